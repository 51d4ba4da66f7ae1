package dev.boardcast.mcp.version;

import dev.boardcast.mcp.resource.Watch;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/// What becomes of a request.
public sealed interface Answer {
  /// @param malformed whether the request was refused for its envelope, before it was looked at
  record Message(ResponseMessage message, boolean malformed) implements Answer {}

  /// There is none for now: notifications follow until the stream is closed.
  ///
  /// @param farewell the answer where it is the server that ends it
  record Stream(Watch stream, ResponseMessage farewell) implements Answer {}
}
