package dev.boardcast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long WINDOW = 5_000_000;
  private static final long SOON = 700_000;

  private final Gathering gathering = new Gathering(WINDOW, 0);

  @Test
  void theFirstEventAndOneAfterAPauseDoNotWait() {
    assertTrue(gathering.waitNanos(0) <= 0);
    gathering.flushed(0, 1, false);
    assertTrue(gathering.waitNanos(WINDOW) <= 0);
  }

  @Test
  void whatFollowsTheLastFlushWaitsForTheRestOfTheWindow() {
    gathering.flushed(0, 1, false);
    assertEquals(WINDOW - SOON, gathering.waitNanos(SOON));
  }

  @Test
  void aStreamIsGatheredWindowAfterWindow() {
    long now = 0;
    gathering.flushed(now, 1, false);
    for (int i = 0; i < 1_000; i++) {
      assertTrue(gathering.waitNanos(now + SOON) > 0);
      now += WINDOW;
      gathering.flushed(now, 7, true);
    }
  }

  @Test
  void whoHandsInOneAtATimeHardlyEverWaits() {
    long now = 0;
    int waits = 0;
    gathering.flushed(now, 1, false);
    for (int i = 0; i < 10_000; i++) {
      now += SOON;
      long wait = gathering.waitNanos(now);
      boolean waited = wait > 0;
      if (waited) {
        waits++;
        now += wait;
      }
      gathering.flushed(now, 1, waited);
    }
    // 8 while the pauses grow from 1 to 128, then one in 129.
    assertTrue(waits > 70 && waits < 100, "waited " + waits + " times of 10,000");
  }

  @Test
  void aStreamThatBeginsAfterSingleEventsIsGatheredAgainSoon() {
    long now = 0;
    gathering.flushed(now, 1, false);
    for (int i = 0; i < 10_000; i++) {
      now += SOON;
      boolean waited = gathering.waitNanos(now) > 0;
      gathering.flushed(now, 1, waited);
    }
    int alone = 0;
    while (gathering.waitNanos(now + SOON) <= 0) {
      now += SOON;
      gathering.flushed(now, 1, false);
      alone++;
    }
    assertTrue(alone <= Gathering.SKIPS_MAX_ROUNDS);
    gathering.flushed(now + WINDOW, 7, true);
    assertTrue(gathering.waitNanos(now + WINDOW + SOON) > 0);
  }
}
