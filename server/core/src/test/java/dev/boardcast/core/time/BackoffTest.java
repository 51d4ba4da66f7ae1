package dev.boardcast.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
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
  void whoIsToldWhenToComeBackWaitsLongerNeverShorterAndNeverPastTheBound() {
    assertThat(Backoff.delayMs(1, 0.5, 0)).isEqualTo(900);
    assertThat(Backoff.delayMs(1, 0.5, 4_321)).isEqualTo(4_321);
    assertThat(Backoff.delayMs(4, 0.5, 4_321)).isEqualTo(7_200);
    assertThat(Backoff.delayMs(1, 0.5, Long.MAX_VALUE)).isEqualTo(30_000);
    assertThat(Backoff.delayMs(9, 0, Long.MIN_VALUE)).isEqualTo(30_000);
  }

  @Test
  void clientsThatLostAHubTogetherComeBackSpreadOverTime() {
    assertThat(busiestTenthOfASecond(500)).isLessThan(5_400);
    assertThat(busiestTenthOfASecond(2_000)).isLessThan(2_800);
    assertThat(busiestTenthOfASecond(5_000)).isLessThan(1_500);
    assertThat(busiestTenthOfASecond(10_000)).isLessThan(800);
    assertThat(busiestTenthOfASecond(30_000)).isLessThan(300);
    assertThat(busiestTenthOfASecond(600_000)).isLessThan(200);
  }

  /// Of 10,000 clients of a hub that was away: how many of those that find it again do so within
  /// the same tenth of a second, at most.
  private static long busiestTenthOfASecond(long awayMs) {
    Random random = new Random(1);
    long[] arrivals =
        IntStream.range(0, 10_000)
            .mapToLong(_ -> {
              long at = 0;
              for (int failures = 1; at == 0 || at < awayMs; failures++) {
                at += Backoff.delayMs(failures, random.nextDouble());
              }
              return at;
            })
            .sorted()
            .toArray();
    int most = 0;
    int first = 0;
    for (int last = 0; last < arrivals.length; last++) {
      while (arrivals[last] - arrivals[first] >= 100) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
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
