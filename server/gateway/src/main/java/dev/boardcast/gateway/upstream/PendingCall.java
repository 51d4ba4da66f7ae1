package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A request without an answer yet. What arrives for it waits here for the thread that made the
/// call, and this, so that a caller who reads slowly keeps nobody else waiting. Thread-safe.
final class PendingCall {
  /// Notifications that wait; more are dropped, for each says more than the one before.
  static final int NEWS_MAX_COUNT = 256;

  sealed interface Event {
    record Answer(RawObject message) implements Event {}

    record Failure(Fault fault) implements Event {}

    record Progress(RawObject params) implements Event {}

    /// Its time is over.
    record Overdue() implements Event {}
  }

  private static final Event OVERDUE = new Event.Overdue();

  private final Thread waits = Thread.currentThread();
  private final long deadlineNanos;
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger news = new AtomicInteger();
  private final AtomicBoolean overdue = new AtomicBoolean();

  /// Null as long as it waits to leave; then whether the server may have seen it, for good.
  private final AtomicReference<@Nullable Boolean> sent = new AtomicReference<>();

  PendingCall(long timeoutMs) {
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /// It is about to leave.
  ///
  /// @return whether it may
  boolean leave() {
    return sent.compareAndSet(null, true);
  }

  /// It is to leave no more.
  ///
  /// @return whether the server has not seen it, and never will
  boolean keepBack() {
    return sent.compareAndSet(null, false);
  }

  void tell(Event event) {
    if (event instanceof Event.Progress && news.incrementAndGet() > NEWS_MAX_COUNT) {
      news.decrementAndGet();
      return;
    }
    events.add(event);
    LockSupport.unpark(waits);
  }

  /// Tells it once that its time is over; only then does it wait no longer. A caller who reads
  /// slowly may be looked at for long after that.
  void look(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0 && overdue.compareAndSet(false, true)) {
      tell(OVERDUE);
    }
  }

  /// What comes next. It waits without a limit of its own: one a call costs two threads that
  /// change.
  Event next() throws InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Event event = events.poll();
      if (event != null) {
        if (event instanceof Event.Progress) {
          news.decrementAndGet();
        }
        return event;
      }
      LockSupport.park(this);
    }
  }
}
