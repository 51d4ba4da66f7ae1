package dev.boardcast.core.window;

import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.sync.Source;
import java.util.List;
import java.util.Map;

/// What one window brought.
///
/// @param batchId counts up by one, from 1
/// @param source the least direct way by which any of it was learned of
/// @param changes merged; per project by sequence
/// @param refresh boards to fetch again, by project
public record Batch(
    long batchId,
    Source source,
    List<SequencedEvent> changes,
    Map<Integer, RefreshReason> refresh) {
  public Batch {
    changes = List.copyOf(changes);
    refresh = Map.copyOf(refresh);
  }
}
