package dev.boardcast.mcp.resource;

/// A subscription, until it is closed. Closing does not block, and may be repeated.
public interface Watch extends AutoCloseable {
  @Override
  void close();
}
