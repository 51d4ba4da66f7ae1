package dev.boardcast.testkit.github;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item with all that it ever was: reads that lag see what it was a moment ago. Guarded by its
/// project.
final class FakeItem {
  final FakeProject project;
  final String id;
  final String contentId;
  final String kind;
  private final List<Then> history = new ArrayList<>();

  /// An option of the field of phases.
  record Picked(String option, Instant at) {}

  /// What an item says.
  record State(
      String title,
      @Nullable String body,
      List<String> assignees,
      List<String> labels,
      Instant contentAt,
      @Nullable String option,
      @Nullable Instant optionAt,
      @Nullable String setBy,
      boolean archived,
      boolean deleted,
      @Nullable Picked phase) {
    /// Of a new one.
    static State of(
        String title,
        @Nullable String body,
        Instant at,
        @Nullable String option,
        @Nullable String setBy) {
      return new State(
          title,
          body,
          List.of(),
          List.of(),
          at,
          option,
          option == null ? null : at,
          setBy,
          false,
          false,
          null);
    }

    State edited(String newTitle, @Nullable String newBody, Instant at) {
      return new State(
          newTitle, newBody, assignees, labels, at, option, optionAt, setBy, archived, deleted,
          phase);
    }

    State assigned(List<String> logins, List<String> names, Instant at) {
      return new State(
          title, body, logins, names, at, option, optionAt, setBy, archived, deleted, phase);
    }

    State moved(@Nullable String to, Instant at, String by) {
      return new State(
          title, body, assignees, labels, contentAt, to, at, by, archived, deleted, phase);
    }

    State touched(Instant at) {
      return new State(
          title, body, assignees, labels, at, option, optionAt, setBy, archived, deleted, phase);
    }

    State archived(boolean now) {
      return new State(
          title, body, assignees, labels, contentAt, option, optionAt, setBy, now, deleted, phase);
    }

    State picked(@Nullable Picked next) {
      return new State(
          title, body, assignees, labels, contentAt, option, optionAt, setBy, archived, deleted,
          next);
    }

    State gone() {
      return new State(
          title, body, assignees, labels, contentAt, option, optionAt, setBy, archived, true,
          phase);
    }
  }

  private record Then(Instant at, State state) {}

  FakeItem(FakeProject project, String id, String contentId, String kind, Instant at, State state) {
    this.project = project;
    this.id = id;
    this.contentId = contentId;
    this.kind = kind;
    history.add(new Then(at, state));
  }

  /// The same item, which holds something else now: an issue that was transferred, or that was a
  /// draft.
  FakeItem holding(String content, String what) {
    FakeItem next = new FakeItem(project, id, content, what, Instant.MIN, now());
    next.history.clear();
    next.history.addAll(history);
    return next;
  }

  State now() {
    return history.getLast().state;
  }

  void become(Instant at, State state) {
    history.add(new Then(at, state));
  }

  /// As reads see it; null where they do not see it.
  ///
  /// @param since when reads began to lag: what was before is seen
  @Nullable State seen(Instant now, Duration lag, Instant since) {
    State seen = null;
    if (lag.isZero()) {
      seen = now();
    } else {
      Instant until = now.minus(lag);
      for (Then then : history) {
        if (!then.at.isAfter(until) || !then.at.isAfter(since)) {
          seen = then.state;
        }
      }
    }
    return seen == null || seen.deleted() ? null : seen;
  }

  /// Whether reads see it among the project's items.
  boolean isListed(Instant now, Duration lag, Instant since) {
    State seen = seen(now, lag, since);
    return seen != null && !seen.archived();
  }

  boolean isCard() {
    return kind.equals("Issue") || kind.equals("DraftIssue");
  }
}
