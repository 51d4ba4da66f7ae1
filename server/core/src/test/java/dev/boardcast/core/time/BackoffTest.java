package dev.boardcast.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void waitsDoubleFromOneSecondToThirtyAndStayThereForever() {
    assertThat(IntStream.rangeClosed(1, 8).mapToObj(n -> Backoff.delayMs(n, 0)).toList())
        .isEqualTo(List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L));
    assertThat(Backoff.delayMs(Integer.MAX_VALUE, 0)).isEqualTo(30_000);
  }

  @Test
  void jitterMakesAWaitUpToAFifthShorterAndNeverLonger() {
    for (int failures = 1; failures < 10; failures++) {
      long full = Backoff.delayMs(failures, 0);
      assertThat(Backoff.delayMs(failures, 0.999_999)).isBetween(full * 8 / 10, full);
      assertThat(Backoff.delayMs(failures, 0.5)).isEqualTo(full * 9 / 10);
    }
  }

  @Test
  void aDeadlineFiresOnceAndTheEarliestFirst() {
    Deadlines<String> deadlines = new Deadlines<>();
    deadlines.arm("late", 20);
    deadlines.arm("early", 10);
    deadlines.arm("moved", 5);
    deadlines.arm("moved", 30);
    assertThat(deadlines.nearest()).isEqualTo(10);
    assertThat(deadlines.takeDue(9)).isNull();
    assertThat(deadlines.takeDue(25)).isEqualTo("early");
    assertThat(deadlines.takeDue(25)).isEqualTo("late");
    assertThat(deadlines.takeDue(25)).isNull();
    deadlines.disarm("moved");
    assertThat(deadlines.nearest()).isNull();
  }
}
