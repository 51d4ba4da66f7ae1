/// The shell: one thread that reads, writes and scans.
@NullMarked
package dev.boardcast.github.sync;

import org.jspecify.annotations.NullMarked;
