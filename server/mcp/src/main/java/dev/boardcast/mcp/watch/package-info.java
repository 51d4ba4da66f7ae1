/// Word of boards' changes, from the hub.
@NullMarked
package dev.boardcast.mcp.watch;

import org.jspecify.annotations.NullMarked;
