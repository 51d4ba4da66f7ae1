package dev.boardcast.core.domain;

import java.util.List;

/// A project with all its issues (by number), as they were exactly at `position`.
public record Board(Position position, Project project, List<Issue> issues) {
  public Board {
    issues = List.copyOf(issues);
  }
}
