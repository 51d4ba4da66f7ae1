package dev.boardcast.core.event;

import dev.boardcast.core.domain.Position;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The event log as the hub needs it; the tracker implements it. Thread-safe.
public interface EventFeed {
  /// The log's epoch, made with the database and constant while it is open.
  String epoch();

  /// The epochs that this one came from.
  default Lineage lineage() {
    return Lineage.of(epoch());
  }

  /// Heads of the projects' logs, deleted projects included.
  ///
  /// @return by project number; projects without an event are never there
  Map<Integer, LogHead> heads();

  /// The events of a project after a position, oldest first. Blocks on the database: not for an
  /// event loop.
  ///
  /// A page has at most `maxEvents`; where there are more, its position is that of its last event
  /// and the caller asks again from there. A position whose digest is not that of the log is of
  /// another history, and not recovered.
  EventPageJson after(int projectNumber, Position since, int maxEvents);

  /// Registers the one listener of committed events.
  ///
  /// Called after the commit, on the tracker's writer thread, with the events of that commit in
  /// order (per project: by sequence, without a gap from call to call). It must not block or throw.
  /// Registering happens before the feed serves its first write.
  void onCommitted(Consumer<List<CommittedEvent>> listener);

  /// A committed event with its JSON, encoded once for the log, the hub and the poll alike.
  ///
  /// @param digest of this event and all before it
  /// @param eventJson the `event` object of the wire, without its sequence and digest
  /// @param committedAtNanos `System.nanoTime()` right after the commit
  record CommittedEvent(
      int projectNumber,
      long sequence,
      @Nullable String digest,
      String eventJson,
      long committedAtNanos) {}

  /// `EventPage`, with its events already encoded.
  record EventPageJson(boolean recovered, Position position, List<StoredEvent> events) {
    public EventPageJson {
      events = List.copyOf(events);
    }
  }

  record StoredEvent(long sequence, @Nullable String digest, String eventJson) {}
}
