package dev.boardcast.mcp.watch;

import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.EventType;

/// What can be watched.
public sealed interface WatchTopic {
  /// Which projects there are, and what they are called.
  record Projects() implements WatchTopic {}

  /// A project with all that is in it.
  record Project(int number) implements WatchTopic {}

  record Issue(int project, int number) implements WatchTopic {}

  /// Whether an event changed it. Pure.
  default boolean isChangedBy(BoardEvent event) {
    return switch (this) {
      case Projects _ -> isOfProject(event.type());
      case Project(var number) -> event.projectNumber() == number;
      case Issue(var project, var number) -> {
        Integer issue = event.issueNumber();
        // A phase that is renamed changes the issues in it, a project that goes all of them.
        yield event.projectNumber() == project && (issue == null || issue == number);
      }
    };
  }

  private static boolean isOfProject(EventType type) {
    return switch (type) {
      case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED -> true;
      case ISSUE_CREATED, ISSUE_UPDATED, ISSUE_DELETED, PHASE_UPDATED -> false;
    };
  }
}
