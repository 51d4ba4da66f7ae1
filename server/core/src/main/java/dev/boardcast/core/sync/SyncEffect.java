package dev.boardcast.core.sync;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.SequencedEvent;
import java.util.List;

/// What the shell has to do, in order.
public sealed interface SyncEffect {
  /// Tells the editor: these events of one project come next.
  record Deliver(Source source, List<SequencedEvent> events) implements SyncEffect {
    public Deliver {
      events = List.copyOf(events);
    }
  }

  /// Tells the editor to fetch the board again.
  record Refresh(int projectNumber, RefreshReason reason, Source source) implements SyncEffect {}

  /// Asks the hub for the events after a position.
  record AskReplay(int projectNumber, Position since) implements SyncEffect {}

  /// Asks the tracker for the events after a position.
  record FetchEvents(int projectNumber, Position since) implements SyncEffect {}

  /// Reads the board from the tracker.
  ///
  /// @param failures how often that failed in a row: 0 is at once, else after a backoff
  record LoadBoard(int projectNumber, int failures) implements SyncEffect {}

  /// Reads the board from the tracker, since what comes does not join what is known. The shell
  /// spaces these: whoever sends what does not join may do so for ever.
  record ReloadBoard(int projectNumber) implements SyncEffect {}

  /// The hub spoke of events that the tracker's log does not have. What is known here is the
  /// tracker's again.
  record AheadOfLog(int projectNumber) implements SyncEffect {}

  /// A board that was being read is there, or is known not to come.
  record BoardSettled(int projectNumber) implements SyncEffect {}
}
