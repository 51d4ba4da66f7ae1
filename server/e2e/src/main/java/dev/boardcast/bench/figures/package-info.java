/// What the measurements have in common: figures of processes, samples, options and verdicts.
@NullMarked
package dev.boardcast.bench.figures;

import org.jspecify.annotations.NullMarked;
