@NullMarked
package dev.boardcast.mcp.http;

import org.jspecify.annotations.NullMarked;
