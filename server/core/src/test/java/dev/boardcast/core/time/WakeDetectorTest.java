package dev.boardcast.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WakeDetectorTest {
  private static final long CHECK_MS = 5_000;

  private final WakeDetector detector = new WakeDetector(CHECK_MS);
  private long nanos = Long.MAX_VALUE - 1_000_000_000L;
  private long wallMs = 1_790_000_000_000L;

  @Test
  void timeThatBothClocksCountIsNotSleep() {
    assertThat(after(0, 0)).isFalse();
    for (int i = 0; i < 100; i++) {
      assertThat(after(CHECK_MS, CHECK_MS)).isFalse();
    }
    assertThat(after(CHECK_MS + 9_999, CHECK_MS + 9_999)).as("a busy machine").isFalse();
  }

  @Test
  void timeThatOnlyTheWallClockCountsIsSleep() {
    after(0, 0);

    assertThat(after(20, 9_999)).as("a small correction of the clock").isFalse();
    assertThat(after(20, 10_020)).isTrue();
    assertThat(after(20, 20)).as("told once").isFalse();
  }

  @Test
  void aLongTimeWithoutACallIsSleepTooWhereBothClocksGoOn() {
    after(0, 0);

    assertThat(after(CHECK_MS + 10_000, CHECK_MS + 10_000)).isTrue();
  }

  @Test
  void aWallClockPutBackIsNotSleep() {
    after(0, 0);

    assertThat(after(CHECK_MS, -3_600_000)).isFalse();
    assertThat(after(CHECK_MS, CHECK_MS)).isFalse();
  }

  private boolean after(long countedMs, long wallPassedMs) {
    nanos += countedMs * 1_000_000;
    wallMs += wallPassedMs;
    return detector.woke(nanos, wallMs);
  }
}
