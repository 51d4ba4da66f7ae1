package dev.boardcast.github.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.api.Failure;
import dev.boardcast.github.core.pace.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PauseTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final Failure TOO_LARGE = new Failure.Unknown("the answer is too large");

  private final Pause pause = Pause.ofReading();
  private final List<String> items = Collections.nCopies(100, "i");

  @Test
  void eachFailureAsksForHalfAsManyAndAtLastWaitsTwiceAsLong() {
    List<Duration> waits = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      assertThat(pause.failed(TOO_LARGE, T0)).isTrue();
      waits.add(Duration.between(T0, pause.until()));
      sizes.add(pause.of(items).size());
    }
    assertThat(sizes.subList(0, 7)).containsExactly(50, 25, 12, 6, 3, 1, 1);
    // What one item spoils is found within seconds.
    assertThat(waits.subList(0, 7)).allMatch(Pause.FIRST::equals);
    assertThat(waits.subList(7, 10))
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
    assertThat(waits).last().isEqualTo(Pause.MAX);
    assertThat(pause.retryAt()).contains(pause.until());
    pause.worked();
    pause.worked();
    assertThat(pause.retryAt()).isEmpty();
    assertThat(pause.of(items)).hasSize(4);
    assertThat(pause.failed(TOO_LARGE, T0)).isTrue();
    assertThat(pause.until()).isEqualTo(T0.plus(Pause.FIRST));
  }

  @Test
  void whatMayNotBeSentWaitsLongerEachTimeAndSaysWhy() {
    Pause sending = Pause.ofSending();
    Failure denied = new Failure.Denied("the token lacks a scope");
    assertThat(sending.failed(denied, T0)).isTrue();
    assertThat(sending.failed(denied, T0)).isTrue();
    assertThat(sending.until()).isEqualTo(T0.plusSeconds(2));
    assertThat(sending.denied()).contains("the token lacks a scope");
    assertThat(sending.notBefore(T0)).isEqualTo(T0.plusSeconds(2));
    sending.worked();
    assertThat(sending.denied()).isEmpty();
  }

  @Test
  void whatWasTriedAgainIsNotDueForEver() {
    Pause sending = Pause.ofSending();
    Failure denied = new Failure.Denied("the token lacks a scope");
    assertThat(sending.failed(denied, T0)).isTrue();
    assertThat(sending.retryAt()).contains(T0.plusSeconds(1));
    sending.looked();
    assertThat(sending.retryAt()).isEmpty();
    // That nothing was left to be tried is no success.
    assertThat(sending.denied()).contains("the token lacks a scope");
    assertThat(sending.failed(denied, T0)).isTrue();
    assertThat(sending.until()).isEqualTo(T0.plusSeconds(2));
  }

  @Test
  void tooManyChangesWaitForTheirTurnAndALimitIsEverybodys() {
    Instant turn = T0.plusSeconds(600);
    assertThat(pause.failed(new Failure.Waiting(turn, Pacing.Why.PACE), T0)).isTrue();
    assertThat(pause.holds(turn.minusMillis(1))).isTrue();
    assertThat(pause.holds(turn)).isFalse();
    assertThat(pause.pacedUntil(turn.minusMillis(1))).contains(turn);
    assertThat(pause.pacedUntil(turn)).isEmpty();
    assertThat(pause.of(items)).hasSize(100);
    Failure usedUp = new Failure.Waiting(turn.plusSeconds(1), Pacing.Why.LIMIT_USED_UP);
    assertThat(pause.failed(usedUp, turn)).isFalse();
    assertThat(pause.holds(turn)).isFalse();
  }
}
