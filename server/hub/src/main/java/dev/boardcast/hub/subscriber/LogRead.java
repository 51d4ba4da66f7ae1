package dev.boardcast.hub.subscriber;

import dev.boardcast.core.event.EventFeed.StoredEvent;
import java.util.List;

/// A question to the event log and its answers.
public sealed interface LogRead {
  /// @param sequence the events after this one, in the log's own epoch
  record Request(int projectNumber, long sequence) {}

  /// The answers, one a request and in their order.
  record Pages(List<Page> pages) implements LogRead {
    public Pages {
      pages = List.copyOf(pages);
    }
  }

  /// The log could not be read.
  record Failed() implements LogRead {}

  /// @param recovered whether everything after the asked sequence is in the log
  /// @param sequence of the last event that was read; without events, of the log's head
  /// @param events the first of them, in order; may be left out of an answer to several requests,
  ///   where memory is bounded
  record Page(int projectNumber, boolean recovered, long sequence, List<StoredEvent> events) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
