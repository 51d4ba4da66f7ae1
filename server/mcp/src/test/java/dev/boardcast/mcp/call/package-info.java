@NullMarked
package dev.boardcast.mcp.call;

import org.jspecify.annotations.NullMarked;
