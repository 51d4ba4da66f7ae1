@NullMarked
package dev.boardcast.mcp.board.text;

import org.jspecify.annotations.NullMarked;
