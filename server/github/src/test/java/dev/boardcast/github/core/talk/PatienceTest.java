package dev.boardcast.github.core.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void eachFailureWaitsTwiceAsLongUpToTheMost() {
    Patience patience = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(1));
    assertThat(patience.again("a", T0)).isEqualTo(T0.plusSeconds(5));
    assertThat(patience.again("a", T0)).isEqualTo(T0.plusSeconds(10));
    assertThat(patience.again("b", T0)).isEqualTo(T0.plusSeconds(5));
    for (int i = 0; i < 100; i++) {
      assertThat(patience.again("a", T0)).isBeforeOrEqualTo(T0.plusSeconds(60));
    }
    assertThat(patience.failures("a")).isEqualTo(102);
    patience.worked("a");
    assertThat(patience.failures("a")).isZero();
    assertThat(patience.again("a", T0)).isEqualTo(T0.plusSeconds(5));
  }
}
