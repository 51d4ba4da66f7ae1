package dev.boardcast.core.link;

/// The link's timers.
public enum Timer {
  /// From opening the socket to the accepted subscription.
  CONNECT,
  /// Since the hub was last heard.
  SILENCE,
  /// From being live, after a hub was in doubt, until it is not any more.
  STEADY,
  /// Until the next attempt.
  RETRY,
  /// Until the next poll.
  POLL
}
