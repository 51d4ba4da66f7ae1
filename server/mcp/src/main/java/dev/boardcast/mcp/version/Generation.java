package dev.boardcast.mcp.version;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.rpc.MessageSink;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;

/// One way to speak MCP.
sealed interface Generation permits Legacy, Modern {
  /// What becomes of a request.
  sealed interface Outcome {
    record Result(JsonObject result) implements Outcome {}

    record Open(Answer.Stream stream) implements Outcome {}
  }

  /// Serves a request.
  ///
  /// @param outlet for what is told before the answer, or instead of it
  /// @throws org.eclipse.lsp4j.jsonrpc.ResponseErrorException where the answer is a JSON-RPC error
  Outcome serve(RequestMessage request, JsonObject params, Session session, MessageSink outlet);
}
