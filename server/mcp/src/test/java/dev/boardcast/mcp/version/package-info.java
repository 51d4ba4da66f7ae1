@NullMarked
package dev.boardcast.mcp.version;

import org.jspecify.annotations.NullMarked;
