package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.json.RawObject;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A request without an answer yet. What arrives for it waits here for the thread that made the
/// call, so that a caller who reads slowly keeps nobody else waiting. Thread-safe.
final class PendingCall {
  /// Notifications that wait; more are dropped, for each says more than the one before.
  static final int NEWS_MAX_COUNT = 256;

  sealed interface Event {
    record Answer(RawObject message) implements Event {}

    record Failure(Fault fault) implements Event {}

    record Progress(RawObject params) implements Event {}
  }

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /// Null as long as it waits to leave; then whether the server may have seen it, for good.
  private final AtomicReference<@Nullable Boolean> sent = new AtomicReference<>();

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
    if (!(event instanceof Event.Progress) || events.size() < NEWS_MAX_COUNT) {
      events.add(event);
    }
  }

  /// Null when nothing came in time.
  @Nullable Event next(long timeoutMs) throws InterruptedException {
    return events.poll(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
