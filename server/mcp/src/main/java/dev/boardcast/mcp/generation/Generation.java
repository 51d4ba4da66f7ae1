package dev.boardcast.mcp.generation;

import com.google.gson.JsonObject;

/// One way to speak MCP.
sealed interface Generation permits Legacy, Modern {
  /// The result of a request.
  ///
  /// @throws org.eclipse.lsp4j.jsonrpc.ResponseErrorException where the answer is a JSON-RPC error
  JsonObject answer(String method, JsonObject params, Session session);
}
