package dev.boardcast.gateway.connector;

import org.jspecify.annotations.Nullable;

/// How a server stands.
///
/// @param connections processes, or sessions over HTTP, that are open
/// @param lastError what went wrong last; null for nothing so far
public record ConnectorState(Phase phase, int connections, @Nullable String lastError) {
  /// An entry in lower case is its name on the wire.
  public enum Phase {
    /// Not asked for yet, or stopped when nobody used it.
    IDLE,
    STARTING,
    UP,
    /// It could not be started, or died; the next call tries again.
    DOWN
  }
}
