/// A call in progress: who calls, and how to reach the caller meanwhile.
@NullMarked
package dev.boardcast.mcp.call;

import org.jspecify.annotations.NullMarked;
