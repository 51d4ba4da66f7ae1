package dev.boardcast.core.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change of one project.
///
/// @param timestamp when it was committed, in whole milliseconds
/// @param changed names of the fields that changed; empty for a creation or a delete
/// @param actor who did it (a login, an agent's name), where known
/// @param origin the kind of program it came through (`mcp`, `editor`, `script`, `github`), where
///   known
/// @param overruled a change of the issue that did not stay; null for most events
public record BoardEvent(
    EventType type,
    Instant timestamp,
    int projectNumber,
    Subject subject,
    List<String> changed,
    @Nullable String actor,
    @Nullable String origin,
    @Nullable Overruled overruled) {
  /// An event that undoes nobody's change.
  public BoardEvent(
      EventType type,
      Instant timestamp,
      int projectNumber,
      Subject subject,
      List<String> changed,
      @Nullable String actor,
      @Nullable String origin) {
    this(type, timestamp, projectNumber, subject, changed, actor, origin, null);
  }

  public BoardEvent {
    changed = List.copyOf(changed);
    boolean fits =
        switch (type) {
          case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED ->
              subject instanceof Subject.OfProject;
          case ISSUE_CREATED, ISSUE_UPDATED, ISSUE_DELETED -> subject instanceof Subject.OfIssue;
          case PHASE_UPDATED -> subject instanceof Subject.OfPhases;
        };
    if (!fits) {
      throw new IllegalArgumentException(type.wireName() + " cannot be about " + subject);
    }
  }

  /// The issue it is about; null for events of the project or its phases.
  public @Nullable Integer issueNumber() {
    return subject instanceof Subject.OfIssue(var issue) ? issue.number() : null;
  }
}
