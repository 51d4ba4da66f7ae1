package dev.boardcast.gateway.core;

/// Whether a call that failed is made again, and when: exponential pauses with full jitter, never
/// past the call's deadline. Pure.
///
/// @param attemptsMax calls in all; 1: never again
public record RetryRule(int attemptsMax, long backoffMs) {
  private static final long PAUSE_MAX_MS = 30_000;
  private static final int LAST_DOUBLING = 16;

  public static final long NEVER = -1;

  /// @param attempts made so far
  /// @param repeatable whether the tool says that doing it twice is doing it once
  /// @param leftMs until the deadline
  /// @param random uniform in [0, 1)
  /// @return how long to wait, or `NEVER`
  public long pauseMs(Fault fault, int attempts, boolean repeatable, long leftMs, double random) {
    boolean again =
        switch (fault.outcome()) {
          case NOT_SENT -> fault.retryable();
          case UNKNOWN -> repeatable;
          case REFUSED -> fault.retryAfterS() > 0;
        };
    if (!again || attempts >= attemptsMax) {
      return NEVER;
    }
    long full = Math.min(PAUSE_MAX_MS, backoffMs << Math.min(attempts - 1, LAST_DOUBLING));
    long pause = Math.max(Math.round(full * random), fault.retryAfterS() * 1_000L);
    return pause < leftMs ? pause : NEVER;
  }
}
