package dev.boardcast.gateway.core;

/// When a server that died may be started again. One that had answered something is started at
/// once; one that keeps dying before it does, after 0.5, 1, 2 … 30 s. Pure.
///
/// @param failures starts in a row after which nothing was answered
/// @param notBeforeMs of the clock that its caller uses
public record RestartRule(int failures, long notBeforeMs) {
  public static final long FIRST_MS = 500;
  public static final long MAX_MS = 30_000;

  /// A call waits for so much of a pause; where more is left it fails at once.
  public static final long WAIT_MAX_MS = 1_000;

  private static final int LAST_DOUBLING = 7;

  public static final RestartRule FRESH = new RestartRule(0, Long.MIN_VALUE);

  /// @param answered whether it had answered a request of ours since it was started
  /// @param random uniform in [0, 1); makes a pause up to a fifth shorter
  public RestartRule died(boolean answered, long nowMs, double random) {
    if (answered) {
      return FRESH;
    }
    int next = failures + 1;
    long full = next >= LAST_DOUBLING ? MAX_MS : Math.min(MAX_MS, FIRST_MS << (next - 1));
    return new RestartRule(next, nowMs + Math.round(full * (1 - 0.2 * random)));
  }

  /// What is left of the pause.
  public long waitMs(long nowMs) {
    return failures == 0 ? 0 : Math.max(0, notBeforeMs - nowMs);
  }
}
