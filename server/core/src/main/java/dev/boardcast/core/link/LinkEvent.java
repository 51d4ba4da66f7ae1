package dev.boardcast.core.link;

/// What can happen to the link. Events of a socket or poll carry its number; those of an earlier
/// one are ignored. `random` is uniform in [0, 1), for jitter.
public sealed interface LinkEvent {
  record Start(double random) implements LinkEvent {}

  /// The socket is open and the hub has said welcome.
  record Welcomed(int connection, long pingIntervalMs) implements LinkEvent {}

  /// The hub has accepted the subscription.
  ///
  /// @param caughtUp whether nothing that was missed is still to come
  record Subscribed(int connection, boolean caughtUp) implements LinkEvent {}

  /// Anything arrived, a ping included.
  record Heard(int connection) implements LinkEvent {}

  /// The hub is about to close the socket, and has said when to come back.
  ///
  /// @param retryAfterMs whatever it said
  record GoodbyeSaid(int connection, long retryAfterMs) implements LinkEvent {}

  /// The socket is closed, or never opened.
  ///
  /// @param reason a sentence for a person; with `NOT_UNCHANGED`, the remedy
  record SocketClosed(int connection, Comeback comeback, String reason, double random)
      implements LinkEvent {}

  /// A gap was found in what arrived.
  record FellBehind() implements LinkEvent {}

  /// What was missing is there.
  record CaughtUp() implements LinkEvent {}

  /// What was missed does not come.
  record Stuck(double random) implements LinkEvent {}

  /// What the hub said cannot be, or it keeps to itself what it should have said.
  ///
  /// @param reason a sentence for a person
  record Contradicted(int connection, String reason, double random) implements LinkEvent {}

  /// The hub is of another server than the tracker, beyond doubt.
  record Mismatched(int connection, double random) implements LinkEvent {}

  /// The tracker has a log that it never named before: it was restored, or its database promoted.
  record HistoryBegan(double random) implements LinkEvent {}

  record PollSucceeded(int poll) implements LinkEvent {}

  record PollFailed(int poll, String reason) implements LinkEvent {}

  /// The tracker does not accept the key.
  record PollNarrowed(int poll, String remedy) implements LinkEvent {}

  record PollRefused(int poll, String remedy) implements LinkEvent {}

  record TimerFired(Timer timer, double random) implements LinkEvent {}

  /// @param endpointChanged whether the hub's or tracker's address or the key is another
  record SettingsChanged(LinkSettings settings, boolean endpointChanged, double random)
      implements LinkEvent {}

  /// Somebody wants a connection now, without waiting.
  record ReconnectRequested(double random) implements LinkEvent {}

  /// The machine has slept, or the process was stopped: what was open may be dead, and no time was
  /// spent on waiting.
  record Woke(double random) implements LinkEvent {}

  record Stop() implements LinkEvent {}

  /// Whether a closed socket may be opened again as it was.
  enum Comeback {
    YES,
    NOT_UNCHANGED
  }
}
