/// The connector to MCP servers: processes, Streamable HTTP, and a client on our own JSON-RPC.
@NullMarked
package dev.boardcast.gateway.upstream;

import org.jspecify.annotations.NullMarked;
