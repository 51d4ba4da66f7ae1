package dev.boardcast.gateway.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Tells calls when their time is over. A thread that looks at all of them as long as there are
/// calls, and a while after: a timer for each, which is nearly never needed, would cost each of
/// them more than all else that is done for it. Thread-safe.
final class Deadlines {
  /// A call may wait so much longer than it should.
  static final Duration TICK = Duration.ofMillis(20);

  /// The same for one whose time became less while it was looked after: its caller has answered.
  static final Duration PAUSE_MAX = Duration.ofMillis(200);

  private static final int IDLE_MAX_LOOKS = 5;

  private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Thread looker;

  /// Of the clock of nanoseconds.
  private volatile long looksAgain;

  void add(PendingCall call) {
    calls.add(call);
    if (!looking.get() && looking.compareAndSet(false, true)) {
      looksAgain = System.nanoTime();
      looker = Thread.ofVirtual().name("gateway-deadlines").start(this::look);
    } else if (call.deadlineNanos() - looksAgain < 0) {
      LockSupport.unpark(looker);
    }
  }

  void remove(PendingCall call) {
    calls.remove(call);
  }

  private void look() {
    looker = Thread.currentThread();
    int idle = 0;
    while (true) {
      long now = System.nanoTime();
      // Before they are looked at: a call that comes meanwhile wakes this up where it has less.
      looksAgain = now + PAUSE_MAX.toNanos();
      long leftNanos = PAUSE_MAX.toNanos();
      for (PendingCall call : calls) {
        call.look(now);
        long left = call.deadlineNanos() - now;
        // What was told is removed by its own thread.
        leftNanos = left > 0 ? Math.min(leftNanos, left) : leftNanos;
      }
      idle = calls.isEmpty() ? idle + 1 : 0;
      if (idle > IDLE_MAX_LOOKS) {
        looking.set(false);
        // One that came just now has seen that somebody looks.
        if (calls.isEmpty() || !looking.compareAndSet(false, true)) {
          return;
        }
        idle = 0;
      }
      LockSupport.parkNanos(this, Math.max(TICK.toNanos(), leftNanos));
    }
  }
}
