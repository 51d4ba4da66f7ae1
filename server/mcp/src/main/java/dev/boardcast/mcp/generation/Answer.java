package dev.boardcast.mcp.generation;

import dev.boardcast.mcp.resource.Watch;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/// What becomes of a request.
public sealed interface Answer {
  /// @param malformed whether the request was refused for its envelope, before it was looked at
  record Message(ResponseMessage message, boolean malformed) implements Answer {}

  /// There is none: notifications follow until the stream is closed.
  record Stream(Watch stream) implements Answer {}
}
