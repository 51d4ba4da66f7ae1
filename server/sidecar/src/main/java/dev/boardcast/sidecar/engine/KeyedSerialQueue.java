package dev.boardcast.sidecar.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Keeps the changes to one thing in the order in which the editor asked for them: each begins when
/// the one before has ended, whatever became of it. Changes to different things do not wait for
/// each other.
///
/// It is bounded by the requests that an editor may have in flight.
final class KeyedSerialQueue {
  /// Changes on their way to the tracker at the same time. Apart from the reads, so that a poll
  /// that gets no answer holds up no change.
  static final int CHANGES_MAX_COUNT = 8;

  /// What changes must not overtake each other in.
  ///
  /// @param issue 0 for what is to become one
  record Lane(int project, int issue) {}

  private final Map<Lane, CountDownLatch> last = new ConcurrentHashMap<>();
  private final Semaphore turns = new Semaphore(CHANGES_MAX_COUNT, true);

  /// A place in a lane, behind those who came before.
  final class Place {
    private final Lane lane;
    private final CountDownLatch before;
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean holdsTurn;

    private Place(Lane lane) {
      this.lane = lane;
      CountDownLatch previous = last.put(lane, done);
      before = previous == null ? new CountDownLatch(0) : previous;
    }

    /// Waits until this change may go, or the time is over.
    void await(Duration patience) throws InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      if (before.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        holdsTurn = turns.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    }

    /// Lets the next one go. To be called exactly once.
    void leave() {
      if (holdsTurn) {
        turns.release();
      }
      last.remove(lane, done);
      done.countDown();
    }
  }

  /// Called by the engine's thread alone, whose order is the editor's.
  Place enter(Lane lane) {
    return new Place(lane);
  }
}
