package dev.boardcast.sidecar.announce;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.sync.RefreshReason;
import dev.boardcast.core.window.Batch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Words a window for a person: "Board 3: #12 Fix login → done; 4 more changes".
final class ChangesFormatter {
  /// Changes that are named; the others are counted.
  static final int NAMED_MAX_COUNT = 3;

  /// Of a title, or any other text that people and agents write.
  static final int TITLE_MAX_CHARACTERS = 60;

  /// Of the whole message.
  static final int TEXT_MAX_CHARACTERS = 300;

  private static final List<String> COMMENTED = List.of(IssueField.COMMENT_COUNT.wireName());

  private static final Set<String> MOVED = Set.of(IssueField.PLACE.wireName());

  private ChangesFormatter() {}

  /// @return null when there is nothing to tell: boards that were read again on request
  static @Nullable String of(Batch batch) {
    List<String> parts = new ArrayList<>();
    List<SequencedEvent> changes = batch.changes();
    int board = 0;
    for (SequencedEvent change : changes) {
      if (parts.size() == NAMED_MAX_COUNT) {
        break;
      }
      int number = change.event().projectNumber();
      String said = change(change.event());
      parts.add(number == board ? said : "Board " + number + ": " + said);
      board = number;
    }
    int left = changes.size() - parts.size();
    if (left > 0) {
      parts.add(left == 1 ? "1 more change" : left + " more changes");
    }
    for (Map.Entry<Integer, RefreshReason> entry : new TreeMap<>(batch.refresh()).entrySet()) {
      String said = refresh("Board " + entry.getKey(), entry.getValue());
      if (said != null && parts.size() <= 2 * NAMED_MAX_COUNT) {
        parts.add(said);
      }
    }
    if (parts.isEmpty()) {
      return null;
    }
    return PlainText.of(String.join("; ", parts) + by(changes), TEXT_MAX_CHARACTERS);
  }

  private static String change(BoardEvent event) {
    return switch (event.type()) {
      case PROJECT_CREATED -> "new board " + name(event);
      case PROJECT_UPDATED -> name(event) + fields(event.changed());
      case PROJECT_DELETED, ISSUE_DELETED -> name(event) + " deleted";
      case ISSUE_CREATED -> "new " + name(event) + start(event);
      case ISSUE_UPDATED -> name(event) + outcome(event);
      case PHASE_UPDATED -> "phases changed";
    };
  }

  /// What it is about.
  private static String name(BoardEvent event) {
    return switch (event.subject()) {
      case Subject.OfProject(var project) -> text(project.title());
      case Subject.OfIssue(var issue) -> "#" + issue.number() + " " + text(issue.title());
      case Subject.OfPhases _ -> "phases";
    };
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : PlainText.of(text, TITLE_MAX_CHARACTERS);
  }

  /// Most issues begin in the backlog.
  private static String start(BoardEvent event) {
    return event.subject() instanceof Subject.OfIssue(var issue)
            && issue.status() != IssueStatus.BACKLOG
        ? " → " + issue.status().wireName()
        : "";
  }

  private static String outcome(BoardEvent event) {
    if (!event.comments().isEmpty() && event.changed().equals(COMMENTED)) {
      return ": " + text(event.comments().getLast().text());
    }
    return event.subject() instanceof Subject.OfIssue(var issue)
        ? outcome(issue, new LinkedHashSet<>(event.changed()))
        : fields(event.changed());
  }

  /// What people look for: where the issue is now, and whose it is. Else the fields.
  private static String outcome(Issue issue, Set<String> changed) {
    List<String> said = new ArrayList<>();
    if (changed.contains("status")) {
      said.add(" → " + issue.status().wireName());
    }
    if (changed.contains("phase")) {
      String phase = text(issue.phase());
      said.add(phase.isEmpty() ? " in no phase" : " in phase " + phase);
    }
    if (changed.contains("assignee")) {
      String assignee = text(issue.assignee());
      said.add(assignee.isEmpty() ? " for nobody" : " for " + assignee);
    }
    if (said.isEmpty() && changed.equals(MOVED)) {
      return " moved";
    }
    return said.isEmpty() ? fields(changed) : String.join(",", said);
  }

  private static String fields(Iterable<String> changed) {
    String names = String.join(", ", changed);
    return names.isEmpty() ? " changed" : " changed (" + names + ")";
  }

  private static @Nullable String refresh(String board, RefreshReason reason) {
    return switch (reason) {
      case REQUESTED -> null;
      case DELETED -> board + " is gone";
      case OVERFLOW -> board + ": more changes than can be named";
      case GAP, EPOCH -> board + " was read again: changes were missed";
    };
  }

  /// Who made them, where that is one.
  private static String by(List<SequencedEvent> changes) {
    Set<String> actors = new LinkedHashSet<>();
    for (SequencedEvent change : changes) {
      actors.addAll(change.event().others());
      actors.add(text(change.event().actor()));
    }
    String actor = actors.size() == 1 ? actors.iterator().next() : "";
    return actor.isEmpty() ? "" : " (" + actor + ")";
  }
}
