/// Parts of the board as MCP gives them: cut to bounds, with cursors, as JSON and as text.
@NullMarked
package dev.boardcast.mcp.board.text;

import org.jspecify.annotations.NullMarked;
