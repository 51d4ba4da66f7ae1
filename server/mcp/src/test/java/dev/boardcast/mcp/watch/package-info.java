@NullMarked
package dev.boardcast.mcp.watch;

import org.jspecify.annotations.NullMarked;
