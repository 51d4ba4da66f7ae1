/// What a developer sees of a session: the trace file with every message, and `$/logTrace`. Nothing
/// here holds a session up: what cannot be written in time is dropped, and counted.
@NullMarked
package dev.boardcast.sidecar.trace;

import org.jspecify.annotations.NullMarked;
