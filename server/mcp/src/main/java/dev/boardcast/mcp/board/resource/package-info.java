/// The board as resources, prompts and a page.
@NullMarked
package dev.boardcast.mcp.board.resource;

import org.jspecify.annotations.NullMarked;
