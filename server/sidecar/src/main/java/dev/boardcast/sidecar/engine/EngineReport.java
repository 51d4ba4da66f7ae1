package dev.boardcast.sidecar.engine;

import dev.boardcast.core.domain.Position;
import dev.boardcast.core.mirror.MirrorReport;
import dev.boardcast.sidecar.core.message.Counters;
import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.util.List;
import java.util.Map;

/// All that is to be known of an engine.
///
/// @param mirrors how the followed boards' connections to other systems stand
/// @param positions by project, where the editor's boards are
public record EngineReport(
    StatusSnapshot status,
    List<MirrorReport> mirrors,
    Map<Integer, Position> positions,
    Counters counters,
    Queues queues) {
  public EngineReport {
    mirrors = List.copyOf(mirrors);
    positions = Map.copyOf(positions);
  }

  /// @param mailbox what waits for the engine
  /// @param window changes in the open one
  /// @param held events behind a gap; the bound is a project's
  /// @param answers to be written to the editor
  public record Queues(
      QueueDepth mailbox, QueueDepth window, QueueDepth held, QueueDepth answers) {}
}
