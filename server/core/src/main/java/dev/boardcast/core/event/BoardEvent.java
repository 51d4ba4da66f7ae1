package dev.boardcast.core.event;

import dev.boardcast.core.domain.Comment;
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
/// @param comments what was said about the issue, the newest last; none for most events
public record BoardEvent(
    EventType type,
    Instant timestamp,
    int projectNumber,
    Subject subject,
    List<String> changed,
    @Nullable String actor,
    @Nullable String origin,
    @Nullable Overruled overruled,
    List<Comment> comments) {
  /// Comments that one event carries at most, the newest; more than one where events were put
  /// together.
  public static final int COMMENTS_MAX_COUNT = 20;

  /// An event without comments.
  public BoardEvent(
      EventType type,
      Instant timestamp,
      int projectNumber,
      Subject subject,
      List<String> changed,
      @Nullable String actor,
      @Nullable String origin,
      @Nullable Overruled overruled) {
    this(type, timestamp, projectNumber, subject, changed, actor, origin, overruled, List.of());
  }

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
    comments =
        List.copyOf(
            comments.subList(Math.max(0, comments.size() - COMMENTS_MAX_COUNT), comments.size()));
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

  /// The same for who did not ask for comments: that there are more, but not what they say.
  public BoardEvent withoutComments() {
    return comments.isEmpty()
        ? this
        : new BoardEvent(
            type, timestamp, projectNumber, subject, changed, actor, origin, overruled);
  }

  /// The issue it is about; null for events of the project or its phases.
  public @Nullable Integer issueNumber() {
    return subject instanceof Subject.OfIssue(var issue) ? issue.number() : null;
  }
}
