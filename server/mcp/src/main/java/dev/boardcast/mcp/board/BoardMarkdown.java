package dev.boardcast.mcp.board;

import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.MarkdownText;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.TextRules;
import dev.boardcast.core.domain.WorkItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Boards as Markdown, for people and models. Pure.
final class BoardMarkdown {
  /// Longer columns end with a line that says how many more there are.
  static final int COLUMN_MAX_LINES = 100;

  private BoardMarkdown() {}

  static String projects(List<Project> projects) {
    StringBuilder text = new StringBuilder("# Projects\n\n");
    if (projects.isEmpty()) {
      text.append("There are none.\n");
    }
    projects.stream()
        .limit(COLUMN_MAX_LINES)
        .forEach(project ->
            text.append("- ")
                .append(Render.projectLine(project, BoardMarkdown::text))
                .append('\n'));
    more(text, projects.size());
    return text.toString();
  }

  static String board(Board board) {
    Project project = board.project();
    StringBuilder text =
        new StringBuilder("# #%d %s\n".formatted(project.number(), text(project.title())));
    block(text, project.description());
    if (!project.phases().isEmpty()) {
      text.append("\n## Phases\n\n");
      for (Phase phase : project.phases()) {
        text.append(Render.phaseLine(phase, BoardMarkdown::text)).append('\n');
      }
    }
    for (IssueStatus status : IssueStatus.values()) {
      List<Issue> column =
          board.issues().stream().filter(issue -> issue.status() == status).toList();
      text.append("\n## %s (%d)\n\n".formatted(status.wireName(), column.size()));
      lines(text, column);
    }
    return text.toString();
  }

  static String issues(int project, List<Issue> issues) {
    StringBuilder text =
        new StringBuilder("# Issues of project #%d (%d)\n\n".formatted(project, issues.size()));
    lines(text, issues);
    return text.toString();
  }

  private static void lines(StringBuilder text, List<Issue> issues) {
    issues.stream()
        .limit(COLUMN_MAX_LINES)
        .forEach(issue ->
            text.append("- ").append(Render.issueLine(issue, BoardMarkdown::text)).append('\n'));
    more(text, issues.size());
  }

  private static void more(StringBuilder text, int count) {
    if (count > COLUMN_MAX_LINES) {
      text.append("- … and %d more\n".formatted(count - COLUMN_MAX_LINES));
    }
  }

  static String issue(Issue issue) {
    StringBuilder text =
        new StringBuilder(
            "# #%d %s\n\n- Project: #%d\n- Status: %s\n"
                .formatted(
                    issue.number(),
                    text(issue.title()),
                    issue.projectNumber(),
                    issue.status().wireName()));
    item(text, "Phase", issue.phase());
    item(text, "Assignee", issue.assignee());
    item(text, "Labels", issue.labels().isEmpty() ? null : String.join(", ", issue.labels()));
    item(text, "Updated", issue.updatedAt().toString());
    if (!issue.workItems().isEmpty()) {
      text.append("\n## Work items\n\n");
      for (WorkItem step : issue.workItems()) {
        text.append("- [%s] %s\n".formatted(step.completed() ? "x" : " ", text(step.title())));
      }
    }
    block(text, issue.body());
    return text.toString();
  }

  private static void item(StringBuilder text, String name, @Nullable String value) {
    if (value != null) {
      text.append("- %s: %s\n".formatted(name, text(value)));
    }
  }

  private static void block(StringBuilder text, @Nullable String markdown) {
    if (markdown != null && !markdown.isBlank()) {
      text.append('\n').append(markdown.strip()).append('\n');
    }
  }

  /// A title is shown as it is written: it ends no line, and makes no link, tag or heading. Bodies
  /// and descriptions are Markdown.
  private static String text(String foreign) {
    return MarkdownText.escaped(TextRules.line(foreign));
  }
}
