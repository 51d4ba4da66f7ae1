@NullMarked
package dev.boardcast.mcp.tool;

import org.jspecify.annotations.NullMarked;
