package dev.boardcast.core.time;

import org.jspecify.annotations.Nullable;

/// Finds out that the machine has slept or the process was stopped, from two clocks that its owner
/// reads at least every `checkMs`: the one for timers, which on some systems stands still in sleep,
/// and the wall clock, which does not. A wall clock that somebody puts forward looks the same; one
/// put back means nothing. Not thread-safe.
public final class WakeDetector {
  /// Time that nobody has seen pass. Less is a busy machine.
  public static final long UNSEEN_MIN_MS = 10_000;

  private final long checkMs;
  private @Nullable Long seenNanos;
  private long seenWallMs;

  /// @param checkMs the longest time between two calls of `woke` on a machine that is awake
  public WakeDetector(long checkMs) {
    this.checkMs = checkMs;
  }

  /// Whether the time since the last call was, in part, slept through.
  ///
  /// @param nanos of a clock that only moves forward
  /// @param wallMs since the epoch
  public boolean woke(long nanos, long wallMs) {
    Long before = seenNanos;
    long wallBefore = seenWallMs;
    seenNanos = nanos;
    seenWallMs = wallMs;
    if (before == null) {
      return false;
    }
    long counted = (nanos - before) / 1_000_000;
    long stoodStill = wallMs - wallBefore - counted;
    return stoodStill >= UNSEEN_MIN_MS || counted >= checkMs + UNSEEN_MIN_MS;
  }
}
