package dev.boardcast.core.link;

/// What polling does while the WebSocket is not live.
public sealed interface PollState {
  record Off() implements PollState {}

  /// A poll is on its way.
  record InFlight(Outcome last) implements PollState {}

  /// The next one comes with the timer.
  record Waiting(Outcome last) implements PollState {}

  /// The tracker does not accept the key: no more polls until something is changed.
  record Refused(String remedy) implements PollState {}

  /// What the last poll brought.
  sealed interface Outcome {}

  /// There was none yet since polling began.
  record None() implements Outcome {}

  record Succeeded() implements Outcome {}

  /// It brought what the key is for, which is not all that was asked for.
  ///
  /// @param remedy what a person is to do, in a sentence
  record Narrowed(String remedy) implements Outcome {}

  /// @param reason a sentence for a person
  record Failed(String reason) implements Outcome {}
}
