package dev.boardcast.app.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What `serve` waits for: its end, or that its server begins anew, since the database has another
/// history. Thread-safe.
public final class Turn {
  private boolean ended;
  private boolean over;

  /// For good.
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// The present server is to begin anew.
  public synchronized void beginAnew() {
    over = true;
    notifyAll();
  }

  public synchronized boolean isEnded() {
    return ended;
  }

  /// Waits until the turn of the present server is over; with that, the next one's begins.
  ///
  /// @param atMost how long; zero for ever
  /// @return whether it is over
  public synchronized boolean awaitOver(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (!ended && !over) {
      long leftNanos = until - System.nanoTime();
      if (atMost.isZero()) {
        wait();
      } else if (leftNanos > 0) {
        // Rounded up: no wait is for ever.
        wait(TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
      } else {
        return false;
      }
    }
    over = false;
    return true;
  }

  /// Waits.
  ///
  /// @return whether it ended
  public synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    long leftNanos = atMost.toNanos();
    while (!ended && leftNanos > 0) {
      wait(TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
      leftNanos = until - System.nanoTime();
    }
    return ended;
  }
}
