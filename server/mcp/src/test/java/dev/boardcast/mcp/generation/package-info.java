@NullMarked
package dev.boardcast.mcp.generation;

import org.jspecify.annotations.NullMarked;
