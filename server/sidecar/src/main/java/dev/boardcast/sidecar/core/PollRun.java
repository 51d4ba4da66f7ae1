package dev.boardcast.sidecar.core;

import org.jspecify.annotations.Nullable;

/// One poll: the positions, and the events that they showed to be new. It is over when the last
/// answer is there.
final class PollRun {
  private int number;
  private int open;
  private @Nullable ReadFailure failure;

  void begin(int poll) {
    number = poll;
    open = 1;
    failure = null;
  }

  int number() {
    return number;
  }

  /// One more answer is awaited.
  void await() {
    open++;
  }

  /// An answer is there.
  ///
  /// @param problem null where it is what was asked for
  /// @return whether the poll is over with it
  boolean answered(int poll, @Nullable ReadFailure problem) {
    if (poll != number || open == 0) {
      return false;
    }
    if (problem != null) {
      failure = problem;
    }
    open--;
    return open == 0;
  }

  /// Of the poll that is over; null when all went well.
  @Nullable ReadFailure failure() {
    return failure;
  }
}
