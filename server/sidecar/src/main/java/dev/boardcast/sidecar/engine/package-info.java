/// The one thread that owns link, positions, boards and window, and the IO that it starts.
@NullMarked
package dev.boardcast.sidecar.engine;

import org.jspecify.annotations.NullMarked;
