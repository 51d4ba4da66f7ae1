package dev.boardcast.core.event;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import java.util.List;

/// The full resource that an event is about, as it was after the change (for a delete: before it).
public sealed interface Subject {
  record OfProject(Project project) implements Subject {}

  record OfIssue(Issue issue) implements Subject {}

  /// All phases of the project, in order.
  record OfPhases(List<Phase> phases) implements Subject {
    public OfPhases {
      phases = List.copyOf(phases);
    }
  }
}
