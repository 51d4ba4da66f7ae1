/// The two generations of MCP as thin faces over one tool registry, chosen request by request.
@NullMarked
package dev.boardcast.mcp.version;

import org.jspecify.annotations.NullMarked;
