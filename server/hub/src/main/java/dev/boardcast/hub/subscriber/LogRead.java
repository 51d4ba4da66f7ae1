package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.EventFeed.StoredEvent;
import dev.boardcast.core.event.LogHead;
import java.util.List;

/// A question to the event log and its answers.
public sealed interface LogRead {
  /// @param since the events after this one, in the log's own epoch
  record Request(int projectNumber, LogHead since) {}

  /// The answers, one a request and in their order.
  record Pages(List<Page> pages) implements LogRead {
    public Pages {
      pages = List.copyOf(pages);
    }
  }

  /// The log could not be read.
  record Failed() implements LogRead {}

  /// @param recovered whether the log has what was asked from, and everything after it
  /// @param end the last event that was read; without events, the log's head
  /// @param events the first of them, in order; may be left out of an answer to several requests,
  ///   where memory is bounded
  record Page(int projectNumber, boolean recovered, LogHead end, List<StoredEvent> events) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
