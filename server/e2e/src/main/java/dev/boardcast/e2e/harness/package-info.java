/// What tests and benchmarks of the whole share: the project's files and its real processes.
@NullMarked
package dev.boardcast.e2e.harness;

import org.jspecify.annotations.NullMarked;
