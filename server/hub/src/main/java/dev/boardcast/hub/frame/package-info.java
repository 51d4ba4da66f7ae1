/// WebSocket frames of the hub, made once for all who get them.
@NullMarked
package dev.boardcast.hub.frame;

import org.jspecify.annotations.NullMarked;
