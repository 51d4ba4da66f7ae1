package dev.boardcast.sidecar.announce;

import dev.boardcast.sidecar.core.message.StatusSnapshot;
import java.util.List;

/// What a command of the editor's user came to.
public sealed interface CommandOutcome {
  /// Boards were read again.
  record Refreshed(List<Integer> projectNumbers) implements CommandOutcome {
    public Refreshed {
      projectNumbers = List.copyOf(projectNumbers);
    }
  }

  /// The state was asked for, or is another one now.
  record State(StatusSnapshot status) implements CommandOutcome {}
}
