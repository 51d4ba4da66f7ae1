package dev.boardcast.core.link;

/// Where the WebSocket stands. What polling does beside it is `PollState`.
public sealed interface LinkState {
  /// Not started.
  record Idle() implements LinkState {}

  /// The socket is being opened, or is open and the hub's welcome awaited.
  ///
  /// @param failures in a row so far
  record Connecting(int failures) implements LinkState {}

  /// The hub has been asked for events and has not accepted yet.
  ///
  /// @param silenceLimitMs a hub that says nothing for longer is dead
  record Subscribing(int failures, long silenceLimitMs) implements LinkState {}

  /// Subscribed; something that was missed is still on its way.
  record CatchingUp(long silenceLimitMs) implements LinkState {}

  /// Subscribed, and nothing is missing.
  record Live(long silenceLimitMs) implements LinkState {}

  /// The socket is down; it is tried again after `delayMs`.
  ///
  /// @param failures in a row, at least 1
  /// @param reason why it is down, a sentence for a person
  record WaitingToRetry(int failures, long delayMs, String reason) implements LinkState {}

  /// The settings turn the WebSocket off.
  record PollingOnly() implements LinkState {}

  /// Trying again unchanged is useless; left by other settings or at the user's wish.
  record Misconfigured(String remedy) implements LinkState {}

  /// For good.
  record Stopped() implements LinkState {}
}
