/// What is measured, with the shipped program as real processes (`scripts/bench`). Results go into
/// docs/BENCHMARKS.md.
@NullMarked
package dev.boardcast.bench;

import org.jspecify.annotations.NullMarked;
