@NullMarked
package dev.boardcast.mcp.board;

import org.jspecify.annotations.NullMarked;
