package dev.boardcast.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Restarts, retries, limits, and what a breaker counts.
final class RulesTest {
  private static final Fault NOT_SENT = Fault.unreachable("not sent", 0);
  private static final Fault LOST = Fault.lost("lost");

  @Test
  void aServerThatHadAnsweredIsStartedAtOnce() {
    RestartRule rule = RestartRule.FRESH.died(false, 0, 0).died(true, 100, 0);
    assertThat(rule.waitMs(100)).isZero();
  }

  @Test
  void oneThatKeepsDyingIsWaitedForTwiceAsLongEachTime() {
    RestartRule rule = RestartRule.FRESH;
    long[] waits = {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    for (long wait : waits) {
      rule = rule.died(false, 1_000, 0);
      assertThat(rule.waitMs(1_000)).isEqualTo(wait);
      assertThat(rule.waitMs(1_000 + wait)).isZero();
    }
    assertThat(RestartRule.FRESH.died(false, 0, 0.999).waitMs(0)).isBetween(400L, 401L);
  }

  @Test
  void whatWasNotSentIsRepeatedAndWhatMayHaveBeenDoneOnlyWhereThatIsSafe() {
    RetryRule rule = new RetryRule(3, 100);
    assertThat(rule.pauseMs(NOT_SENT, 1, false, 10_000, 0.5)).isEqualTo(50);
    assertThat(rule.pauseMs(NOT_SENT, 2, false, 10_000, 0.5)).isEqualTo(100);
    assertThat(rule.pauseMs(NOT_SENT, 3, false, 10_000, 0.5)).isEqualTo(RetryRule.NEVER);
    assertThat(rule.pauseMs(LOST, 1, false, 10_000, 0.5)).isEqualTo(RetryRule.NEVER);
    assertThat(rule.pauseMs(LOST, 1, true, 10_000, 0.5)).isEqualTo(50);
    Fault refused = Fault.refused(ErrorCode.MCP_CLIENT_ERROR, "no");
    assertThat(rule.pauseMs(refused, 1, true, 10_000, 0.5)).isEqualTo(RetryRule.NEVER);
  }

  @Test
  void nothingIsRepeatedPastTheDeadlineOrBeforeTheServersTime() {
    RetryRule rule = new RetryRule(3, 100);
    assertThat(rule.pauseMs(NOT_SENT, 1, false, 40, 0.5)).isEqualTo(RetryRule.NEVER);
    Fault later = Fault.unreachable("later", 2);
    assertThat(rule.pauseMs(later, 1, false, 10_000, 0)).isEqualTo(2_000);
    assertThat(rule.pauseMs(later, 1, false, 1_500, 0)).isEqualTo(RetryRule.NEVER);
  }

  @Test
  void aBucketLetsABurstThroughAndThenASteadyRate() {
    TokenBucket bucket = TokenBucket.of(2, 3, 0);
    for (int i = 0; i < 3; i++) {
      TokenBucket.Taken taken = bucket.take(0);
      assertThat(taken.waitMs()).isZero();
      bucket = taken.next();
    }
    assertThat(bucket.take(0).waitMs()).isEqualTo(500);
    assertThat(bucket.take(499).waitMs()).isEqualTo(1);
    assertThat(bucket.take(500).waitMs()).isZero();
    // A long rest is no more than a burst, and a clock that stands still takes nothing away.
    TokenBucket rested = bucket.take(1_000_000).next();
    assertThat(rested.tokens()).isEqualTo(2);
    assertThat(rested.take(999_000).waitMs()).isZero();
  }

  @Test
  void aBreakerCountsWhatSpeaksAgainstTheServer() {
    assertThat(BreakerRule.countsAgainst(LOST)).isTrue();
    assertThat(BreakerRule.countsAgainst(Fault.timedOut("late"))).isTrue();
    assertThat(BreakerRule.countsAgainst(Fault.refused(ErrorCode.MCP_SERVER_ERROR, "5xx")))
        .isTrue();
    assertThat(BreakerRule.countsAgainst(Fault.refused(ErrorCode.MCP_CLIENT_ERROR, "4xx")))
        .isFalse();
    assertThat(BreakerRule.countsAgainst(Fault.limited("slower", 1))).isFalse();
  }
}
