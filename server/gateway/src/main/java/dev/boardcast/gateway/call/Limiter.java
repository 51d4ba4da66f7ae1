package dev.boardcast.gateway.call;

import dev.boardcast.gateway.config.RateLimits;
import dev.boardcast.gateway.core.TokenBucket;
import org.jspecify.annotations.Nullable;

/// Counts what is done against a rate. Thread-safe.
final class Limiter {
  private @Nullable TokenBucket bucket;

  Limiter(RateLimits limits) {
    bucket = limits.isNone() ? null : TokenBucket.of(limits.perSecond(), limits.burst(), nowMs());
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /// How long until it may be done; 0: it is done.
  synchronized long waitMs() {
    if (bucket == null) {
      return 0;
    }
    TokenBucket.Taken taken = bucket.take(nowMs());
    bucket = taken.next();
    return taken.waitMs();
  }
}
