/// JSON-RPC 2.0, one message a line: reading, writing, and the messages between.
@NullMarked
package dev.boardcast.mcp.rpc;

import org.jspecify.annotations.NullMarked;
