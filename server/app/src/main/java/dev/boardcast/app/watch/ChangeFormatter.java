package dev.boardcast.app.watch;

import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Subject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of a board as one line for a person. Pure.
public final class ChangeFormatter {
  private ChangeFormatter() {}

  /// For example `#3 Write the docs: status → done (by demo-agent)`; fit for a terminal.
  public static String of(BoardEvent event) {
    return TermText.clean(subject(event) + ": " + what(event) + by(event));
  }

  private static String by(BoardEvent event) {
    List<String> names = new ArrayList<>(event.others());
    if (event.actor() != null) {
      names.add(event.actor());
    } else if (!names.isEmpty()) {
      names.add("somebody");
    }
    return names.isEmpty() ? "" : " (by " + String.join(" and ", names) + ")";
  }

  private static String subject(BoardEvent event) {
    return switch (event.subject()) {
      case Subject.OfIssue(var issue) -> "#" + issue.number() + " " + issue.title();
      case Subject.OfProject _, Subject.OfPhases _ -> "project #" + event.projectNumber();
    };
  }

  private static String what(BoardEvent event) {
    return switch (event.type()) {
      case PROJECT_CREATED, ISSUE_CREATED -> "created";
      case PROJECT_DELETED, ISSUE_DELETED -> "deleted";
      case PHASE_UPDATED -> "phases changed";
      case PROJECT_UPDATED, ISSUE_UPDATED -> fields(event);
    };
  }

  private static String fields(BoardEvent event) {
    List<String> parts = new ArrayList<>();
    for (String field : event.changed()) {
      String value =
          event.subject() instanceof Subject.OfIssue(var issue) ? value(issue, field) : null;
      if (field.equals(IssueField.COMMENT_COUNT.wireName()) && !event.comments().isEmpty()) {
        event.comments().forEach(comment -> parts.add("“" + comment.text() + "”"));
        continue;
      }
      parts.add(value == null ? word(field) : field + " → " + value);
    }
    return parts.isEmpty() ? "changed" : String.join(", ", parts);
  }

  /// A place says nothing to people but that there is another.
  private static String word(String field) {
    return field.equals(IssueField.PLACE.wireName()) ? "moved" : field;
  }

  /// What fits a line; null for all else, and for what was cleared.
  private static @Nullable String value(Issue issue, String name) {
    return IssueField.SHOWN.stream()
        .filter(field -> field.wireName().equals(name))
        .filter(field -> !(field.type() instanceof FieldType.Lines))
        .findFirst()
        .map(field -> field.line(issue))
        .orElse(null);
  }
}
