package dev.boardcast.hub.connection;

/// A token bucket. Pure: the time comes in. Not thread-safe.
public final class RateLimit {
  private final double tokensPerNano;
  private final int burst;
  private double tokens;
  private long atNanos;

  RateLimit(int perSecond, int burst, long nowNanos) {
    tokensPerNano = perSecond / 1e9;
    this.burst = burst;
    tokens = burst;
    atNanos = nowNanos;
  }

  /// Takes a token, where there is one.
  boolean tryTake(long nowNanos) {
    tokens = Math.min(burst, tokens + (nowNanos - atNanos) * tokensPerNano);
    atNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
