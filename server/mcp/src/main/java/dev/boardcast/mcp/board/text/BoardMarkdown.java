package dev.boardcast.mcp.board.text;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.text.MarkdownText;
import dev.boardcast.core.text.TextRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Boards as Markdown, for people and models. Pure.
public final class BoardMarkdown {
  private BoardMarkdown() {}

  /// @param lines of those that are shown
  /// @param total how many there are
  public static String projects(List<String> lines, int total) {
    StringBuilder text = new StringBuilder("# Projects (%d)\n\n".formatted(total));
    if (total == 0) {
      text.append("There are none.\n");
    }
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /// A project, and its issues by status.
  ///
  /// @param part the project, or as much of it as there is room for
  /// @param mirror how its connection stands, where it has one
  /// @param all its issues, which are counted
  /// @param shown how many of them are shown, from `first` on
  public static String board(
      ProjectPart part,
      Optional<MirrorPart> mirror,
      List<Issue> all,
      int first,
      List<String> shown) {
    Project project = part.shown();
    StringBuilder text =
        new StringBuilder("# #%d %s\n".formatted(project.number(), text(project.title())));
    mirror.ifPresent(of -> text.append('\n').append(text(of.line())).append('\n'));
    block(text, project.description());
    if (!project.phases().isEmpty()) {
      text.append("\n## Phases\n\n");
      for (Phase phase : project.phases()) {
        text.append(TextRenderer.phaseLine(phase, BoardMarkdown::text)).append('\n');
      }
    }
    text.append(part.cuts().words(Parts.rest("read_project")));
    for (IssueStatus status : IssueStatus.values()) {
      long count = all.stream().filter(issue -> issue.status() == status).count();
      text.append("\n## %s (%d)\n\n".formatted(status.wireName(), count));
      for (int i = 0; i < shown.size(); i++) {
        if (all.get(first + i).status() == status) {
          text.append(shown.get(i)).append('\n');
        }
      }
    }
    return text.toString();
  }

  public static String issues(int project, List<String> lines, int total) {
    StringBuilder text =
        new StringBuilder("# Issues of project #%d (%d)\n\n".formatted(project, total));
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /// Something of a list; what others wrote in it is `text` already.
  public static String item(String line) {
    return "- " + line;
  }

  /// How one gets what is not here.
  public static String more(int shown, int total, String next) {
    return "\n%d of %d are here. The next ones: %s\n".formatted(shown, total, next);
  }

  public static String issue(Issue issue) {
    StringBuilder text =
        new StringBuilder(
            "# #%d %s\n\n- Project: #%d\n"
                .formatted(issue.number(), text(issue.title()), issue.projectNumber()));
    for (IssueField field : TextRenderer.BELOW_TITLE) {
      item(text, field.title(), field.line(issue));
    }
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
  public static String text(String foreign) {
    return MarkdownText.escaped(TextRules.line(foreign));
  }
}
