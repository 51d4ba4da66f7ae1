/// Frames and close reasons of the hub's WebSocket (docs/PROTOCOL.md, "Hub").
@NullMarked
package dev.boardcast.protocol.hub;

import org.jspecify.annotations.NullMarked;
