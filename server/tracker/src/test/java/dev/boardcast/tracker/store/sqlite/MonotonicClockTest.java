package dev.boardcast.tracker.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.tracker.health.Condition;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MonotonicClockTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = NOON;
  private final MonotonicClock clock = new MonotonicClock(() -> now, Instant.EPOCH);

  @Test
  void itFollowsAClockThatGoesForward() {
    assertThat(clock.instant()).isEqualTo(NOON);
    now = NOON.plusSeconds(90);
    assertThat(clock.instant()).isEqualTo(now);
    assertThat(clock.condition()).isInstanceOf(Condition.Fine.class);
  }

  @Test
  void itStandsStillUntilAClockThatWasSetBackHasCaughtUp() {
    assertThat(clock.instant()).isEqualTo(NOON);
    now = NOON.minus(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(clock.condition())
        .isInstanceOfSatisfying(
            Condition.Warning.class, w -> assertThat(w.message()).contains("3600 s"));
    now = NOON.plusSeconds(1);
    assertThat(clock.instant()).isEqualTo(now);
    assertThat(clock.condition()).isInstanceOf(Condition.Fine.class);
  }

  @Test
  void aSmallStepBackIsNotTold() {
    assertThat(clock.instant()).isEqualTo(NOON);
    now = NOON.minusMillis(500);
    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(clock.condition()).isInstanceOf(Condition.Fine.class);
  }

  @Test
  void aClockThatWasFarAheadIsTakenAsItIsNow() {
    assertThat(clock.instant()).isEqualTo(NOON);
    now = NOON.minus(MonotonicClock.HELD_MAX).minusSeconds(1);
    assertThat(clock.instant()).isEqualTo(now);
    assertThat(clock.condition()).isInstanceOf(Condition.Fine.class);
  }
}
