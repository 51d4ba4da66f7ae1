package dev.boardcast.hub.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aBurstPassesAndThenTheRate() {
    // A clock may start anywhere, and its values may wrap.
    long now = Long.MAX_VALUE - SECOND / 2;
    RateLimit limit = new RateLimit(10, 3, now);
    assertThat(taken(limit, now, 5)).isEqualTo(3);
    now += SECOND / 5;
    assertThat(taken(limit, now, 5)).isEqualTo(2);
    now += 100 * SECOND;
    assertThat(taken(limit, now, 5)).isEqualTo(3);
  }

  private static int taken(RateLimit limit, long nowNanos, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.tryTake(nowNanos) ? 1 : 0;
    }
    return taken;
  }
}
