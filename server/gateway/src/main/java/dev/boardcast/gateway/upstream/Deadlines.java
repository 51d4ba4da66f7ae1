package dev.boardcast.gateway.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells calls when their time is over. A thread that wakes up some times a second as long as there
/// are calls, and a while after: a timer for each, which is nearly never needed, would cost each of
/// them more than all else that is done for it. Thread-safe.
final class Deadlines {
  /// A call may wait so much longer than it should.
  static final Duration TICK = Duration.ofMillis(20);

  private static final int IDLE_MAX_TICKS = 50;

  private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  void add(PendingCall call) {
    calls.add(call);
    if (!looking.get() && looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("gateway-deadlines").start(this::look);
    }
  }

  void remove(PendingCall call) {
    calls.remove(call);
  }

  private void look() {
    int idle = 0;
    try {
      while (true) {
        Thread.sleep(TICK);
        long now = System.nanoTime();
        calls.forEach(call -> call.look(now));
        idle = calls.isEmpty() ? idle + 1 : 0;
        if (idle > IDLE_MAX_TICKS) {
          looking.set(false);
          // One that came just now has seen that somebody looks.
          if (calls.isEmpty() || !looking.compareAndSet(false, true)) {
            return;
          }
          idle = 0;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it", e);
    }
  }
}
