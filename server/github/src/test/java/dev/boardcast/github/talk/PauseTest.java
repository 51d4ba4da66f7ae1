package dev.boardcast.github.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.api.Failure;
import dev.boardcast.github.core.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PauseTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final Failure TOO_LARGE = new Failure.Unknown("the answer is too large");

  private final Pause pause = new Pause();
  private final List<String> items = Collections.nCopies(100, "i");

  @Test
  void eachFailureWaitsTwiceAsLongAndAsksForHalfAsMany() {
    List<Duration> waits = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      assertThat(pause.failed(TOO_LARGE, T0)).isTrue();
      waits.add(Duration.between(T0, pause.until()));
      sizes.add(pause.of(items).size());
    }
    assertThat(waits.subList(0, 4))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));
    assertThat(waits).last().isEqualTo(Pause.MAX);
    assertThat(sizes.subList(0, 3)).containsExactly(50, 25, 12);
    assertThat(sizes).last().isEqualTo(1);
    pause.worked();
    pause.worked();
    assertThat(pause.of(items)).hasSize(4);
    assertThat(pause.failed(TOO_LARGE, T0)).isTrue();
    assertThat(pause.until()).isEqualTo(T0.plus(Pause.FIRST));
  }

  @Test
  void tooManyChangesWaitForTheirTurnAndALimitIsEverybodys() {
    Instant turn = T0.plusSeconds(600);
    assertThat(pause.failed(new Failure.Waiting(turn, Pacing.Why.PACE), T0)).isTrue();
    assertThat(pause.holds(turn.minusMillis(1))).isTrue();
    assertThat(pause.holds(turn)).isFalse();
    assertThat(pause.of(items)).hasSize(100);
    Failure usedUp = new Failure.Waiting(turn.plusSeconds(1), Pacing.Why.LIMIT_USED_UP);
    assertThat(pause.failed(usedUp, turn)).isFalse();
    assertThat(pause.holds(turn)).isFalse();
  }
}
