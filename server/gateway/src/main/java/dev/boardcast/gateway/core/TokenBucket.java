package dev.boardcast.gateway.core;

/// How often something may be done: at a steady rate, with a burst after a rest. A value that goes
/// from one to the next. Pure.
///
/// @param tokens what may be done at once, now
/// @param atMs when that was so
public record TokenBucket(double perMs, double burst, double tokens, long atMs) {
  /// What sums of fractions may be off.
  private static final double ROUNDING_MS = 1e-6;

  /// A full one.
  public static TokenBucket of(double perSecond, double burst, long nowMs) {
    return new TokenBucket(perSecond / 1_000, burst, burst, nowMs);
  }

  /// @param next what there is afterwards
  /// @param waitMs how long until it may be done; 0: it is done
  public record Taken(TokenBucket next, long waitMs) {}

  public Taken take(long nowMs) {
    double now = Math.min(burst, tokens + Math.max(0, nowMs - atMs) * perMs);
    if (now >= 1) {
      return new Taken(new TokenBucket(perMs, burst, now - 1, nowMs), 0);
    }
    return new Taken(
        new TokenBucket(perMs, burst, now, nowMs),
        (long) Math.ceil((1 - now) / perMs - ROUNDING_MS));
  }
}
