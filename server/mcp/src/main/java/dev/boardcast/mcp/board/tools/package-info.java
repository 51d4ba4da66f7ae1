/// The tools, each a call of the board.
@NullMarked
package dev.boardcast.mcp.board.tools;

import org.jspecify.annotations.NullMarked;
