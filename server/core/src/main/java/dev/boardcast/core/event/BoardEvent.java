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
/// @param others who else did some of it, where several events were put together; none for most,
///   and never the actor
public record BoardEvent(
    EventType type,
    Instant timestamp,
    int projectNumber,
    Subject subject,
    List<String> changed,
    @Nullable String actor,
    @Nullable String origin,
    @Nullable Overruled overruled,
    List<Comment> comments,
    List<String> others) {
  /// Names that one event carries beside its actor's, the latest.
  public static final int OTHERS_MAX_COUNT = 20;

  /// Comments that one event carries at most, the newest; more than one where events were put
  /// together.
  public static final int COMMENTS_MAX_COUNT = 20;

  /// One change, by one.
  public BoardEvent(
      EventType type,
      Instant timestamp,
      int projectNumber,
      Subject subject,
      List<String> changed,
      @Nullable String actor,
      @Nullable String origin,
      @Nullable Overruled overruled,
      List<Comment> comments) {
    this(
        type,
        timestamp,
        projectNumber,
        subject,
        changed,
        actor,
        origin,
        overruled,
        comments,
        List.of());
  }

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
    comments = latest(comments, COMMENTS_MAX_COUNT);
    others = latest(others, OTHERS_MAX_COUNT);
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
            type,
            timestamp,
            projectNumber,
            subject,
            changed,
            actor,
            origin,
            overruled,
            List.of(),
            others);
  }

  private static <T> List<T> latest(List<T> all, int count) {
    return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
  }

  /// The issue it is about; null for events of the project or its phases.
  public @Nullable Integer issueNumber() {
    return subject instanceof Subject.OfIssue(var issue) ? issue.number() : null;
  }
}
