package dev.boardcast.hub.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlushCoalescerTest {
  private static final long WINDOW = 5_000_000;
  private static final long SOON = 700_000;

  private final FlushCoalescer gathering = new FlushCoalescer(WINDOW, 0);

  @Test
  void theFirstEventAndOneAfterAPauseDoNotWait() {
    assertTrue(gathering.waitNanos(0) <= 0);
    gathering.flushed(0);
    assertTrue(gathering.waitNanos(WINDOW) <= 0);
  }

  @Test
  void whatFollowsTheLastFlushWaitsForTheRestOfTheWindow() {
    gathering.flushed(0);
    assertEquals(WINDOW - SOON, gathering.waitNanos(SOON));
  }

  @Test
  void aStreamIsGatheredWindowAfterWindow() {
    long now = 0;
    gathering.flushed(now);
    for (int i = 0; i < 1_000; i++) {
      assertTrue(gathering.waitNanos(now + SOON) > 0);
      now += WINDOW;
      gathering.waited(true);
      gathering.flushed(now);
    }
  }

  @Test
  void whoHandsInOneAtATimeHardlyEverWaits() {
    long now = 0;
    int waits = 0;
    gathering.flushed(now);
    for (int i = 0; i < 10_000; i++) {
      now += SOON;
      long wait = gathering.waitNanos(now);
      if (wait > 0) {
        waits++;
        now += wait;
        gathering.waited(false);
      }
      gathering.flushed(now);
    }
    // 8 while the pauses grow from 1 to 128, then one in 129.
    assertTrue(waits > 70 && waits < 100, "waited " + waits + " times of 10,000");
  }

  @Test
  void aStreamThatBeginsAfterSingleEventsIsGatheredAgainSoon() {
    long now = 0;
    gathering.flushed(now);
    for (int i = 0; i < 10_000; i++) {
      now += SOON;
      if (gathering.waitNanos(now) > 0) {
        gathering.waited(false);
      }
      gathering.flushed(now);
    }
    int alone = 0;
    while (gathering.waitNanos(now + SOON) <= 0) {
      now += SOON;
      gathering.flushed(now);
      alone++;
    }
    assertTrue(alone <= FlushCoalescer.SKIPS_MAX_ROUNDS);
    gathering.waited(true);
    gathering.flushed(now + WINDOW);
    assertTrue(gathering.waitNanos(now + WINDOW + SOON) > 0);
  }
}
