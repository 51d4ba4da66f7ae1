@NullMarked
package dev.boardcast.mcp;

import org.jspecify.annotations.NullMarked;
