/// What both MCP servers of the program share of Streamable HTTP: answers that become streams, and
/// headers that repeat the body.
@NullMarked
package dev.boardcast.mcp.rpc.stream;

import org.jspecify.annotations.NullMarked;
