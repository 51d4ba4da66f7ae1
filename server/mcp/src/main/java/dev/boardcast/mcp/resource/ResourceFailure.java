package dev.boardcast.mcp.resource;

/// A resource that could not be read, listed or watched; the message is for the client.
public final class ResourceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ResourceFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
