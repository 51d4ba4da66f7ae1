package dev.boardcast.github.core.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.core.pace.Pacing.Decision;
import dev.boardcast.github.core.pace.Pacing.Kind;
import dev.boardcast.github.core.pace.Pacing.Signal;
import dev.boardcast.github.core.pace.Pacing.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PacingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant RESET = NOW.plus(Duration.ofMinutes(40));

  private static Pacing with(int remaining) {
    return Pacing.START.heard(new Signal.Fine(new Budget(5_000, remaining, RESET)), NOW);
  }

  @Test
  void changesAreASecondApartAndReadsAreNot() {
    Pacing pacing = Pacing.START.sent(Kind.MUTATION, NOW);
    assertThat(pacing.next(Kind.MUTATION, NOW.plusMillis(400)))
        .isEqualTo(new Decision.Wait(NOW.plusSeconds(1), Why.PACE));
    assertThat(pacing.next(Kind.READ, NOW.plusMillis(400))).isEqualTo(new Decision.Go());
    assertThat(pacing.next(Kind.MUTATION, NOW.plusSeconds(1))).isEqualTo(new Decision.Go());
  }

  @Test
  void noMinuteAndNoHourHasMoreChangesThanAllowed() {
    Pacing pacing = Pacing.START;
    Instant now = NOW;
    int inFirstMinute = 0;
    int inFirstHour = 0;
    while (now.isBefore(NOW.plus(Duration.ofHours(2)))) {
      if (pacing.next(Kind.MUTATION, now) instanceof Decision.Wait(var until, var _)) {
        assertThat(until).isAfter(now);
        now = until;
        continue;
      }
      pacing = pacing.sent(Kind.MUTATION, now);
      if (now.isBefore(NOW.plus(Duration.ofMinutes(1)))) {
        inFirstMinute++;
      }
      if (now.isBefore(NOW.plus(Duration.ofHours(1)))) {
        inFirstHour++;
      }
    }
    assertThat(inFirstMinute).isEqualTo(Pacing.MUTATIONS_PER_MINUTE);
    assertThat(inFirstHour).isEqualTo(Pacing.MUTATIONS_PER_HOUR);
  }

  @Test
  void twoChangesThatBelongTogetherGoOutTogetherOrNotAtAll() {
    Duration within = Duration.ofSeconds(2);
    assertThat(Pacing.START.room(2, within, NOW)).isEqualTo(new Decision.Go());
    Pacing used = Pacing.START;
    for (int i = 0; i < Pacing.MUTATIONS_PER_HOUR; i++) {
      used = used.sent(Kind.MUTATION, NOW.plusSeconds(9L * i));
    }
    // One is free again each nine seconds: two never are at once, but one after the other.
    Instant free = NOW.plusSeconds(3_600);
    Instant both = NOW.plusSeconds(3_607);
    assertThat(used.room(1, within, free)).isEqualTo(new Decision.Go());
    assertThat(used.room(2, within, free)).isEqualTo(new Decision.Wait(both, Why.PACE));
    assertThat(used.room(2, within, both)).isEqualTo(new Decision.Go());
  }

  @Test
  void scansStopFirstThenAllDoes() {
    assertThat(with(1_000).next(Kind.SCAN, NOW)).isEqualTo(new Decision.Go());
    assertThat(with(999).next(Kind.SCAN, NOW)).isEqualTo(new Decision.Wait(RESET, Why.LIMIT_LOW));
    assertThat(with(999).next(Kind.MUTATION, NOW)).isEqualTo(new Decision.Go());
    assertThat(with(249).next(Kind.MUTATION, NOW))
        .isEqualTo(new Decision.Wait(RESET, Why.LIMIT_LOW));
    assertThat(with(0).next(Kind.SCAN, RESET)).isEqualTo(new Decision.Go());
  }

  @Test
  void aUsedUpLimitStopsEverythingUntilItIsRenewed() {
    Pacing pacing = Pacing.START.heard(new Signal.UsedUp(RESET), NOW);
    for (Kind kind : Kind.values()) {
      assertThat(pacing.next(kind, RESET.minusMillis(1)))
          .isEqualTo(new Decision.Wait(RESET, Why.LIMIT_USED_UP));
      assertThat(pacing.next(kind, RESET)).isEqualTo(new Decision.Go());
    }
  }

  @Test
  void aPauseIsAsLongAsGitHubSaysElseDoubledUpToAQuarterOfAnHour() {
    Pacing told = Pacing.START.heard(new Signal.TooFast(Optional.of(Duration.ofSeconds(7))), NOW);
    assertThat(told.stoppedUntil()).isEqualTo(NOW.plusSeconds(7));
    Pacing pacing = Pacing.START;
    int[] minutes = {1, 2, 4, 8, 15, 15};
    for (int expected : minutes) {
      pacing = pacing.heard(new Signal.TooFast(Optional.empty()), NOW);
      assertThat(pacing.stoppedUntil()).isEqualTo(NOW.plus(Duration.ofMinutes(expected)));
      assertThat(pacing.next(Kind.READ, NOW)).isInstanceOf(Decision.Wait.class);
    }
    pacing = pacing.heard(new Signal.Fine(null), NOW);
    assertThat(pacing.next(Kind.READ, NOW)).isEqualTo(new Decision.Go());
  }
}
