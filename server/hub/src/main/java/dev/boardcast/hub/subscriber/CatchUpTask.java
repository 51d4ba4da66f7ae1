package dev.boardcast.hub.subscriber;

import dev.boardcast.protocol.hub.CloseReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// Brings a subscriber up to the live stream whose events were held back while its send queue was
/// full. Only positions are kept for it; the events come from the log, each once and in order, so
/// that the subscriber sees nothing but a delay.
final class CatchUpTask<E extends LiveEvent> implements Task {
  /// Live events that may be held back from one subscriber. At either bound it is closed
  /// (`SLOW_CONSUMER`).
  static final int HELD_BACK_MAX_EVENTS = 10_000;

  static final long HELD_BACK_MAX_BYTES = 768 * 1024;

  private final Streams<E> streams;
  private final Deque<SubscriberCursor> cursors = new ArrayDeque<>();
  private long heldEvents;
  private long heldBytes;

  CatchUpTask(Streams<E> streams) {
    this.streams = streams;
  }

  /// Stops a project's stream before an event that finds no room.
  void stopBefore(E event) {
    SubscriberCursor cursor =
        SubscriberCursor.heldBack(event.projectNumber(), event.sequence() - 1);
    cursors.add(cursor);
    streams.joining.put(event.projectNumber(), cursor);
    hold(event);
  }

  /// Holds an event of a stopped project back, or closes a subscriber that is too far behind.
  void hold(E event) {
    heldEvents++;
    heldBytes += event.sizeBytes();
    if (heldEvents > HELD_BACK_MAX_EVENTS || heldBytes > HELD_BACK_MAX_BYTES) {
      streams.port.close(CloseReason.SLOW_CONSUMER);
    } else {
      streams.buffer.add(event);
    }
  }

  @Override
  public void start() {
    // The first step does all.
  }

  @Override
  public Progress step() {
    SubscriberCursor cursor = cursors.peek();
    if (cursor == null) {
      return Progress.DONE;
    }
    if (streams.joining.get(cursor.project()) != cursor) {
      // Unsubscribed meanwhile, or joined anew.
      cursors.remove();
    } else if (!streams.port.hasRoom()) {
      return Progress.WAIT;
    } else if (cursor.hasPending()) {
      streams.sendNext(cursor);
      heldEvents = Math.max(0, heldEvents - 1);
    } else if (streams.buffer.covers(
        cursor.project(), cursor.position(), streams.port.live(cursor.project()).sequence())) {
      cursors.remove();
      streams.goLive(cursor);
      if (cursors.isEmpty()) {
        heldEvents = 0;
        heldBytes = 0;
      }
    } else {
      streams.read(List.of(cursor));
    }
    return Progress.GO_ON;
  }

  @Override
  public void onPages(List<LogRead.Page> pages) {
    SubscriberCursor cursor = cursors.element();
    LogRead.Page page = pages.getFirst();
    if (streams.joining.get(cursor.project()) != cursor) {
      return;
    }
    if (!page.recovered()) {
      streams.port.close(CloseReason.SLOW_CONSUMER);
    } else if (page.events().isEmpty() || !cursor.accept(page)) {
      streams.port.close(CloseReason.INTERNAL_ERROR);
    } else {
      page.events().forEach(e -> heldBytes = Math.max(0, heldBytes - e.eventJson().length()));
    }
  }

  @Override
  public boolean mutes(int project) {
    return false;
  }

  @Override
  public void cancel(Set<Integer> projects) {
    // A project that is left has no cursor any more.
  }

  @Override
  public void cancelAll() {
    // The same.
  }
}
