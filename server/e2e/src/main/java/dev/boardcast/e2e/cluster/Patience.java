package dev.boardcast.e2e.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waiting for what has to come.
final class Patience {
  private static final long LOOK_MS = 20;

  private Patience() {}

  /// @return whether it came in time
  static boolean until(Duration atMost, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    return true;
  }

  /// @throws IllegalStateException when it did not come in time
  static void require(String what, Duration atMost, Callable<Boolean> condition) throws Exception {
    if (!until(atMost, condition)) {
      throw new IllegalStateException("for %d s not: %s".formatted(atMost.toSeconds(), what));
    }
  }
}
