package dev.boardcast.mcp.version.request;

import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;

/// A request that is refused for its envelope.
public final class MalformedException extends ResponseErrorException {
  private static final long serialVersionUID = 1L;

  public MalformedException(ResponseError error) {
    super(error);
  }
}
