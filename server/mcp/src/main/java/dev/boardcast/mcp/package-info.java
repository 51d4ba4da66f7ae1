/// Boardcast as an MCP server (docs/PROTOCOL.md, "MCP"): the stdio transport and its settings.
@NullMarked
package dev.boardcast.mcp;

import org.jspecify.annotations.NullMarked;
