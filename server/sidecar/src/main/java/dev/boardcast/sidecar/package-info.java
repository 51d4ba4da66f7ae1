/// What an editor launches: the JSON-RPC face of the board. `Sidecar` is the entry.
@NullMarked
package dev.boardcast.sidecar;

import org.jspecify.annotations.NullMarked;
