package dev.boardcast.hub.subscriber;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// The newest live events of the projects that a subscriber is still joining, in the order in which
/// they came.
///
/// Bounded; at the bound the oldest go, whatever project they are of. So what is kept of a project
/// is always an unbroken run that ends at its newest live event, and what is not kept is read from
/// the log instead.
final class JoinBuffer<E extends LiveEvent> {
  static final int MAX_EVENTS = 1_024;
  static final int MAX_BYTES = 512 * 1024;

  private final int maxEvents;
  private final long maxBytes;
  private final Deque<E> events = new ArrayDeque<>();
  private long bytes;

  JoinBuffer(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  void add(E event) {
    event.hold();
    events.add(event);
    bytes += event.sizeBytes();
    while (events.size() > maxEvents || bytes > maxBytes) {
      E oldest = events.remove();
      bytes -= oldest.sizeBytes();
      oldest.releaseHold();
    }
  }

  /// Whether everything after a position, up to the newest live event, is here or does not exist.
  boolean covers(int project, long position, long newestLive) {
    if (position >= newestLive) {
      return true;
    }
    for (E event : events) {
      if (event.projectNumber() == project) {
        return event.sequence() <= position + 1;
      }
    }
    return false;
  }

  /// Takes a project's events out. The caller now owes each its `releaseHold`.
  List<E> take(int project) {
    List<E> taken = new ArrayList<>();
    for (Iterator<E> i = events.iterator(); i.hasNext(); ) {
      E event = i.next();
      if (event.projectNumber() == project) {
        i.remove();
        bytes -= event.sizeBytes();
        taken.add(event);
      }
    }
    return taken;
  }

  void discard(int project) {
    if (!events.isEmpty()) {
      take(project).forEach(LiveEvent::releaseHold);
    }
  }

  void clear() {
    events.forEach(LiveEvent::releaseHold);
    events.clear();
    bytes = 0;
  }

  int size() {
    return events.size();
  }
}
