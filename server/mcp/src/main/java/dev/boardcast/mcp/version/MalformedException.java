package dev.boardcast.mcp.version;

import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;

/// A request that is refused for its envelope.
final class MalformedException extends ResponseErrorException {
  private static final long serialVersionUID = 1L;

  MalformedException(ResponseError error) {
    super(error);
  }
}
