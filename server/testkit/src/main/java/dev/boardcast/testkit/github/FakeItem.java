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
      boolean deleted) {
    State edited(String newTitle, @Nullable String newBody, Instant at) {
      return new State(
          newTitle, newBody, assignees, labels, at, option, optionAt, setBy, archived, deleted);
    }

    State assigned(List<String> logins, List<String> names, Instant at) {
      return new State(title, body, logins, names, at, option, optionAt, setBy, archived, deleted);
    }

    State moved(@Nullable String to, Instant at, String by) {
      return new State(title, body, assignees, labels, contentAt, to, at, by, archived, deleted);
    }

    State touched(Instant at) {
      return new State(
          title, body, assignees, labels, at, option, optionAt, setBy, archived, deleted);
    }

    State archived(boolean now) {
      return new State(
          title, body, assignees, labels, contentAt, option, optionAt, setBy, now, deleted);
    }

    State gone() {
      return new State(
          title, body, assignees, labels, contentAt, option, optionAt, setBy, archived, true);
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

  boolean isCard() {
    return kind.equals("Issue") || kind.equals("DraftIssue");
  }
}
