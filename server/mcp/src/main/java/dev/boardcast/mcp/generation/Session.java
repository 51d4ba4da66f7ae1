package dev.boardcast.mcp.generation;

import org.jspecify.annotations.Nullable;

/// What `initialize` settled for the older generation's requests of one connection. Written by the
/// connection's reader, read by its calls.
public final class Session {
  private volatile LegacyVersion version = LegacyVersion.LATEST;
  private volatile @Nullable String clientName;

  void open(LegacyVersion agreed, @Nullable String client) {
    version = agreed;
    clientName = client;
  }

  LegacyVersion version() {
    return version;
  }

  @Nullable String clientName() {
    return clientName;
  }
}
