package dev.boardcast.sidecar.engine;

import dev.boardcast.core.domain.Position;
import dev.boardcast.sidecar.core.Counters;
import dev.boardcast.sidecar.core.StatusSnapshot;
import java.util.Map;

/// All that is to be known of an engine.
///
/// @param positions by project, where the editor's boards are
public record EngineReport(
    StatusSnapshot status, Map<Integer, Position> positions, Counters counters, Queues queues) {
  public EngineReport {
    positions = Map.copyOf(positions);
  }

  /// @param mailbox what waits for the engine
  /// @param window changes in the open one
  /// @param held events behind a gap; the bound is a project's
  /// @param answers to be written to the editor
  public record Queues(
      QueueDepth mailbox, QueueDepth window, QueueDepth held, QueueDepth answers) {}
}
