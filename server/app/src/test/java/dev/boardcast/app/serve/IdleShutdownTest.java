package dev.boardcast.app.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleShutdownTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  // Close to where the clock overflows, which a monotonic clock may be.
  private static final long START = Long.MAX_VALUE - 5 * SECOND;

  private final IdleShutdown watch = new IdleShutdown(Duration.ofSeconds(10), START);

  @Test
  void aServerThatNobodyEverUsedIsUnusedAfterItsPatience() {
    assertFalse(watch.isUnused(START, 0, 0));
    assertFalse(watch.isUnused(START + 10 * SECOND - 1, 0, 0));
    assertTrue(watch.isUnused(START + 10 * SECOND, 0, 0));
  }

  @Test
  void whileSomebodyIsConnectedItIsUsedAndThePatienceStartsWhenTheLastIsGone() {
    assertFalse(watch.isUnused(START + 100 * SECOND, 1, 1));
    assertFalse(watch.isUnused(START + 109 * SECOND, 0, 1));
    assertTrue(watch.isUnused(START + 110 * SECOND, 0, 1));
  }

  @Test
  void aRequestOrAConnectionThatCameAndWentBetweenTwoLooksCounts() {
    assertFalse(watch.isUnused(START + 9 * SECOND, 0, 0));
    assertFalse(watch.isUnused(START + 12 * SECOND, 0, 1));
    assertFalse(watch.isUnused(START + 21 * SECOND, 0, 1));
    assertTrue(watch.isUnused(START + 22 * SECOND, 0, 1));
  }
}
