package dev.boardcast.tracker.store.log;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.LogHead;

/// An event that is written but not committed.
public record PendingEvent(int project, long sequence, String digest, String json, EventType type) {
  public LogHead head() {
    return new LogHead(sequence, digest);
  }

  /// @param nanos `System.nanoTime()` right after the commit
  public CommittedEvent committedAt(long nanos) {
    return new CommittedEvent(project, sequence, digest, json, nanos);
  }
}
