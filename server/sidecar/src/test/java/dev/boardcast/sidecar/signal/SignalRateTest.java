package dev.boardcast.sidecar.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SignalRateTest {
  private static final long MS = 1_000_000;

  private final SignalRate rate = new SignalRate();

  @Test
  void aSignalIsDueAtOnceAndItsFollowersOnceWhenThePeriodIsOver() {
    rate.signal(7, 0);
    assertThat(rate.due(0)).hasValue(7);
    assertThat(rate.due(0)).isEmpty();
    assertThat(rate.waitNanos(0)).isEmpty();
    for (int at = 1; at <= 500; at++) {
      rate.signal(7, at * MS);
      assertThat(rate.due(at * MS)).isEmpty();
    }
    assertThat(rate.waitNanos(500 * MS)).hasValue(500 * MS);
    assertThat(rate.due(1_000 * MS)).hasValue(7);
    assertThat(rate.due(5_000 * MS)).isEmpty();
  }

  @Test
  void projectsDoNotWaitForOneAnother() {
    rate.signal(7, 0);
    rate.signal(8, 0);
    assertThat(rate.due(0)).hasValue(7);
    assertThat(rate.due(0)).hasValue(8);
    rate.signal(8, MS);
    rate.signal(9, MS);
    assertThat(rate.due(MS)).hasValue(9);
  }

  @Test
  void whateverComesNoProjectIsDueTwiceInAPeriodAndNoLastSignalIsLost() {
    Random random = new Random(7);
    List<Long> refreshes = new ArrayList<>();
    long lastSignal = -1;
    for (long at = 0; at < 60_000; at++) {
      if (at < 50_000 && random.nextInt(40) == 0) {
        rate.signal(1, at * MS);
        lastSignal = at;
      }
      if (rate.due(at * MS).isPresent()) {
        refreshes.add(at);
      }
    }
    for (int i = 1; i < refreshes.size(); i++) {
      assertThat(refreshes.get(i) - refreshes.get(i - 1)).isGreaterThanOrEqualTo(1_000);
    }
    assertThat(refreshes.getLast()).isGreaterThanOrEqualTo(lastSignal);
  }

  @Test
  void projectsPastTheBoundArePassedOverUntilThePeriodIsOver() {
    for (int project = 1; project <= SignalRate.PROJECTS_MAX_COUNT; project++) {
      assertThat(rate.signal(project, 0)).isTrue();
    }
    assertThat(rate.signal(5_000, 0)).isFalse();
    while (rate.due(0).isPresent()) {
      // Refreshed.
    }
    assertThat(rate.signal(5_000, 999 * MS)).isFalse();
    assertThat(rate.signal(5_000, 1_000 * MS)).isTrue();
  }
}
