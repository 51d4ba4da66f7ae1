package dev.boardcast.core.link;

/// The link's timers.
public enum Timer {
  /// From opening the socket to the accepted subscription.
  CONNECT,
  /// Since the hub was last heard.
  SILENCE,
  /// Until the next attempt.
  RETRY,
  /// Until the next poll.
  POLL
}
