package dev.boardcast.client.tracker;

import dev.boardcast.protocol.boards.RetryPause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The attempts at one exchange: what they have taken of its time, and whether the tracker may have
/// seen any of them. Confined to the calling thread, which okhttp's events come on, too.
final class Attempts {
  private final @Nullable Duration patience;
  private Duration taken = Duration.ZERO;
  private int made;
  private boolean sent;

  /// @param patience of all together; null for any time
  Attempts(@Nullable Duration patience) {
    this.patience = patience;
  }

  /// What one more attempt may take.
  ///
  /// @return zero or less when nothing is left
  Duration next(Duration atMost) {
    if (patience == null) {
      return atMost;
    }
    Duration left = patience.minus(taken);
    return left.compareTo(atMost) < 0 ? left : atMost;
  }

  void ended(Duration time) {
    made++;
    taken = taken.plus(time);
  }

  /// A pause is counted as it is wanted, not as it is measured: so it is known beforehand.
  void paused(Duration time) {
    taken = taken.plus(time);
  }

  /// Whether another attempt is right after this failure, and can begin in time.
  boolean goOn(@Nullable Throwable failure) {
    return RetryPause.repeats(failure)
        && (patience == null
            || taken.plus(RetryPause.delay(made, failure)).compareTo(patience) < 0);
  }

  /// A byte of the request is about to go out.
  void sending() {
    sent = true;
  }

  boolean wasSent() {
    return sent;
  }
}
