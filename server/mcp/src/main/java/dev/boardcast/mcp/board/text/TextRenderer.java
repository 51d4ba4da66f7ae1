package dev.boardcast.mcp.board.text;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.ActivityEntry;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Resources as short text for a model. Pure.
public final class TextRenderer {
  /// What people are shown, each in a line of its own where it has a text of one.
  static final List<IssueField> BELOW_TITLE =
      IssueField.SHOWN.stream().filter(field -> field != IssueField.TITLE).toList();

  private TextRenderer() {}

  public static String issueLine(Issue issue) {
    return issueLine(issue, UnaryOperator.identity());
  }

  /// @param foreign makes what people and agents wrote fit for where the line goes
  public static String issueLine(Issue issue, UnaryOperator<String> foreign) {
    StringBuilder line =
        new StringBuilder(
            "#%d [%s] %s".formatted(issue.number(), name(issue), foreign.apply(issue.title())));
    String phase = issue.phase();
    String assignee = issue.assignee();
    add(line, " | phase ", phase == null ? null : foreign.apply(phase));
    add(line, " | @", assignee == null ? null : foreign.apply(assignee));
    add(line, " | ", issue.priority() == null ? null : issue.priority().wireName());
    String claimedBy = issue.claimedBy();
    add(line, " | claimed by ", claimedBy == null ? null : foreign.apply(claimedBy));
    add(
        line,
        " | comments ",
        IssueField.COMMENT_COUNT.of(issue) instanceof Integer n ? n.toString() : null);
    add(line, " | blocked by ", IssueField.BLOCKED_BY.line(issue));
    String labels = String.join(", ", issue.labels());
    add(line, " | ", labels.isEmpty() ? null : foreign.apply(labels));
    if (!issue.workItems().isEmpty()) {
      line.append(" | work items ")
          .append(completed(issue))
          .append('/')
          .append(issue.workItems().size());
    }
    return line.toString();
  }

  public static int completed(Issue issue) {
    return (int) issue.workItems().stream().filter(WorkItem::completed).count();
  }

  /// The whole issue.
  static String issue(Issue issue) {
    StringBuilder text =
        new StringBuilder(
            "Issue #%d of project #%d: %s\n"
                .formatted(issue.number(), issue.projectNumber(), issue.title()));
    for (IssueField field : BELOW_TITLE) {
      add(text, field.title() + ": ", field.line(issue), "\n");
    }
    add(text, "URL: ", issue.url(), "\n");
    text.append("Version: %d, updated %s".formatted(issue.version(), issue.updatedAt()));
    if (!issue.workItems().isEmpty()) {
      text.append("\nWork items:");
      issue.workItems().forEach(item -> text.append("\n").append(workItem(item)));
    }
    add(text, "\n\n", issue.body());
    return text.toString();
  }

  public static String workItem(WorkItem item) {
    return "- [%s] %s (id %s)".formatted(item.completed() ? "x" : " ", item.title(), item.id());
  }

  /// For example `2026-03-01T10:15:30.120Z #3 of project #70 Write docs: issue.updated (status) |
  /// in_progress | by claude-code via mcp`.
  public static String activityLine(ActivityEntry entry) {
    StringBuilder line = new StringBuilder(entry.timestamp() + " ");
    add(line, "#", entry.issueNumber() == null ? null : entry.issueNumber() + " of ");
    line.append("project #%d %s: %s".formatted(entry.projectNumber(), entry.title(), entry.type()));
    if (!entry.changed().isEmpty()) {
      line.append(" (").append(changed(entry.changed())).append(')');
    }
    add(line, " | ", entry.status() == null ? null : entry.status().wireName());
    add(line, " | phase ", entry.phase());
    add(line, " | @", entry.assignee());
    add(line, " | by ", entry.actor());
    add(line, entry.actor() == null ? " | via " : " via ", entry.origin());
    if (entry.conflict() != null) {
      add(line, " | not kept: " + entry.conflict().field() + " ", entry.conflict().lost());
    }
    if (entry.refused() != null) {
      line.append(" | %s refused: ".formatted(entry.refused().field()));
      line.append(entry.refused().reason());
    }
    add(line, " | said: ", entry.comment() == null ? null : TextRules.line(entry.comment()));
    return line.toString();
  }

  /// What happened to an issue, below it: without what the issue says itself.
  ///
  /// @param activity as `IssueDetails` has it
  public static String history(List<JsonObject> activity) {
    return activity.isEmpty()
        ? ""
        : "\n\nLately (newest first):\n" + lines(activity, TextRenderer::historyLine);
  }

  /// For example `- 2026-03-01T10:15:30.120Z issue.updated (status) | by claude-code via mcp`.
  private static String historyLine(JsonObject entry) {
    if (!(entry.get("event") instanceof JsonObject event)) {
      return "- " + entry;
    }
    JsonObject data = event.get("data") instanceof JsonObject there ? there : new JsonObject();
    List<String> changed =
        data.get("changed") instanceof JsonArray names
            ? names.asList().stream().map(JsonElement::getAsString).toList()
            : List.of();
    String actor = JsonFields.optionalText(data, "actor");
    StringBuilder line = new StringBuilder("-");
    add(line, " ", JsonFields.optionalText(event, "timestamp"));
    add(line, " ", JsonFields.optionalText(event, "type"));
    if (!changed.isEmpty()) {
      line.append(" (").append(changed(changed)).append(')');
    }
    add(line, " | by ", actor);
    add(line, actor == null ? " | via " : " via ", JsonFields.optionalText(data, "origin"));
    return line.toString();
  }

  /// A place says nothing but that there is another.
  private static String changed(List<String> changed) {
    return changed.stream()
        .map(field -> field.equals(IssueField.PLACE.wireName()) ? "moved" : field)
        .collect(joining(", "));
  }

  public static String phaseLine(Phase phase) {
    return phaseLine(phase, UnaryOperator.identity());
  }

  public static String phaseLine(Phase phase, UnaryOperator<String> foreign) {
    return "%d. %s [%s]: %d issues, %d of %d work items done"
        .formatted(
            phase.order(),
            foreign.apply(phase.name()),
            phase.status().wireName(),
            phase.issueCount(),
            phase.completedCount(),
            phase.workItemCount());
  }

  public static String projectLine(Project project) {
    return projectLine(project, UnaryOperator.identity());
  }

  public static String projectLine(Project project, UnaryOperator<String> foreign) {
    return "#%d [%s] %s: %d of %d issues done, %d phases"
        .formatted(
            project.number(),
            project.status().wireName(),
            foreign.apply(project.title()),
            project.stats().closedItems(),
            project.stats().totalItems(),
            project.stats().totalPhases());
  }

  /// The whole project.
  static String project(Project project) {
    StringBuilder text = new StringBuilder("Project ").append(projectLine(project));
    add(text, "\n", project.description());
    add(text, "\nURL: ", project.url());
    text.append("\nVersion: %d, updated %s".formatted(project.version(), project.updatedAt()));
    if (!project.phases().isEmpty()) {
      text.append("\nPhases:\n").append(lines(project.phases(), TextRenderer::phaseLine));
    }
    return text.toString();
  }

  public static <T> String lines(List<T> items, Function<T, String> line) {
    return items.stream().map(line).collect(joining("\n"));
  }

  /// How many are shown, and of how many, where those are more.
  public static String some(int count, @Nullable Number total) {
    return total == null || total.longValue() == count ? "" + count : count + " of " + total;
  }

  /// How one gets the next page, where there is one.
  public static String more(@Nullable String nextCursor) {
    return nextCursor == null
        ? ""
        : "\nThere are more: call again with cursor \"" + nextCursor + "\".";
  }

  private static String name(Issue issue) {
    return issue.status().wireName();
  }

  private static void add(StringBuilder text, String before, @Nullable String value) {
    add(text, before, value, "");
  }

  private static void add(StringBuilder text, String before, @Nullable String value, String after) {
    if (value != null && !value.isEmpty()) {
      text.append(before).append(value).append(after);
    }
  }
}
