@NullMarked
package dev.boardcast.mcp.board.resource;

import org.jspecify.annotations.NullMarked;
