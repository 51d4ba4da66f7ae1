package dev.boardcast.protocol.boards;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a failed attempt is repeated. Pure.
public final class RetryPause {
  public static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  /// No wait is longer. A tracker that asks for more is not asked again: its answer is the result.
  public static final Duration DELAY_MAX = Duration.ofSeconds(30);

  private RetryPause() {}

  /// 1 s, 2 s, 4 s … at most `DELAY_MAX`; or what the tracker asked for.
  ///
  /// @param attempt that just failed, from 1
  public static Duration delay(int attempt, @Nullable Throwable failure) {
    Duration asked = askedDelay(failure);
    if (asked != null) {
      return asked.compareTo(DELAY_MAX) > 0 ? DELAY_MAX : asked;
    }
    long factor = 1L << Math.clamp(attempt - 1L, 0, 5);
    Duration delay = FIRST_DELAY.multipliedBy(factor);
    return delay.compareTo(DELAY_MAX) > 0 ? DELAY_MAX : delay;
  }

  /// Whether the client itself tries again. A timeout is not repeated: it has taken all the time
  /// that the caller gives one call.
  public static boolean repeats(@Nullable Throwable failure) {
    Duration asked = askedDelay(failure);
    if (asked != null && asked.compareTo(DELAY_MAX) > 0) {
      return false;
    }
    return failure instanceof TrackerException.ServerFailed
        || failure instanceof TrackerException.RateLimited
        || failure instanceof TrackerException.Unreachable;
  }

  private static @Nullable Duration askedDelay(@Nullable Throwable failure) {
    return switch (failure) {
      case TrackerException.RateLimited limited -> limited.retryAfter();
      case TrackerException.ServerFailed failed -> failed.retryAfter();
      case null, default -> null;
    };
  }
}
