@NullMarked
package dev.boardcast.mcp.rpc;

import org.jspecify.annotations.NullMarked;
