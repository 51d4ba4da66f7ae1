package dev.boardcast.sidecar.core;

import dev.boardcast.sidecar.core.message.ReadFailure;
import org.jspecify.annotations.Nullable;

/// One poll: the positions, and the events that they showed to be new. It is over when the last
/// answer is there.
final class PollRound {
  private int number;
  private int open;
  private @Nullable ReadFailure failure;
  private @Nullable String remedy;

  void begin(int poll) {
    number = poll;
    open = 1;
    failure = null;
    remedy = null;
  }

  int number() {
    return number;
  }

  /// One more answer is awaited.
  void await() {
    open++;
  }

  /// Not all that is followed was shown.
  ///
  /// @param words what a person is to do; null where all was
  void narrowed(@Nullable String words) {
    remedy = words;
  }

  /// What a person is to do, since not all that is followed was shown; null where all was.
  @Nullable String remedy() {
    return remedy;
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
