/// What the sidecar decides: link, positions, boards and window joined into one transition
/// function. No clock, no IO, no randomness of its own.
@NullMarked
package dev.boardcast.sidecar.core;

import org.jspecify.annotations.NullMarked;
