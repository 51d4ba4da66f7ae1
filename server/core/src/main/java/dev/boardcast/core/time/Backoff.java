package dev.boardcast.core.time;

/// How long to wait before trying again: 1, 2, 4, 8, 16 and then 30 seconds, for ever.
///
/// Jitter makes each wait up to a fifth shorter, never longer, so that the bound holds and clients
/// that lost the same hub do not come back in one moment.
public final class Backoff {
  /// No wait is longer.
  public static final long MAX_DELAY_MS = 30_000;

  private static final long FIRST_DELAY_MS = 1_000;
  private static final double JITTER = 0.2;

  /// From this failure on the wait is `MAX_DELAY_MS`; keeps the shift small however many follow.
  private static final int LAST_DOUBLING = 6;

  private Backoff() {}

  /// The wait after some failures in a row.
  ///
  /// @param failures at least 1
  /// @param random uniform in [0, 1)
  /// @return milliseconds
  public static long delayMs(int failures, double random) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures is not positive: " + failures);
    }
    long full =
        failures >= LAST_DOUBLING
            ? MAX_DELAY_MS
            : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS << (failures - 1));
    return Math.round(full * (1 - JITTER * random));
  }

  /// The same where the other side has said when to come back. That makes a wait longer, never
  /// shorter, so that nobody is hammered at his own wish, and never longer than `MAX_DELAY_MS`.
  ///
  /// @param retryAfterMs any number; 0 where nothing was said
  public static long delayMs(int failures, double random, long retryAfterMs) {
    return Math.clamp(retryAfterMs, delayMs(failures, random), MAX_DELAY_MS);
  }
}
