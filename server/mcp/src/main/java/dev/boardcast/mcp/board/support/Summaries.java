package dev.boardcast.mcp.board.support;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.board.text.Cuts;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.board.text.ProjectPart;
import dev.boardcast.mcp.board.text.Span;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.protocol.json.Json;
import java.util.List;
import java.util.function.UnaryOperator;

/// Projects and issues as lists hold them: without what makes them long. Pure.
public final class Summaries {
  /// What a summary has that a whole issue has not.
  private static final int SUMMARY_EXTRA_CHARS = 100;

  private Summaries() {}

  static JsonObject of(Issue issue) {
    JsonObject summary =
        ToolSupport.pick(
            Json.toTree(issue).getAsJsonObject(),
            ToolSchemas.SUMMARY.stream().map(IssueField::wireName).toArray(String[]::new));
    summary.addProperty("workItemCount", issue.workItems().size());
    summary.addProperty("completedCount", TextRenderer.completed(issue));
    return summary;
  }

  /// A summary in both forms, with fewer labels where they are too many for one.
  public static Entry entry(Issue issue) {
    return entry(issue, UnaryOperator.identity());
  }

  /// @param foreign makes what people and agents wrote fit for where the line goes
  public static Entry entry(Issue issue, UnaryOperator<String> foreign) {
    Entry whole = new Entry(of(issue), TextRenderer.issueLine(issue, foreign));
    List<String> labels = issue.labels();
    int kept = labels.size();
    Entry entry = whole;
    while (size(entry) > AnswerSize.ENTRY_MAX_CHARS / 2 && kept > 0) {
      kept /= 2;
      Issue shown = IssuePart.with(issue, labels.subList(0, kept), issue.workItems(), issue.body());
      Cuts cuts = new Cuts();
      cuts.add("labels", new Span(0, kept, labels.size()), "labels");
      JsonObject json = of(shown);
      cuts.mark(json);
      entry =
          new Entry(
              json,
              TextRenderer.issueLine(shown, foreign)
                  + " | %d of %d labels; get_issue_details has all".formatted(kept, labels.size()));
    }
    return entry;
  }

  /// The same with what a summary leaves out: of a long text, its beginning.
  public static Entry detailed(Issue issue) {
    IssuePart part = IssuePart.of(issue, AnswerSize.ENTRY_MAX_CHARS - SUMMARY_EXTRA_CHARS);
    JsonObject json = of(issue);
    part.json().entrySet().forEach(member -> json.add(member.getKey(), member.getValue()));
    return new Entry(json, part.text("get_issue_details gives the rest.") + "\n");
  }

  /// A project's summary in both forms. Of a long description, and of many long names of phases,
  /// the beginning.
  public static Entry entry(Project project) {
    return entry(project, UnaryOperator.identity());
  }

  /// @param foreign makes what people and agents wrote fit for where the line goes
  public static Entry entry(Project project, UnaryOperator<String> foreign) {
    Entry whole = new Entry(of(project), TextRenderer.projectLine(project, foreign));
    if (size(whole) <= AnswerSize.ENTRY_MAX_CHARS / 2) {
      return whole;
    }
    String description = project.description() == null ? "" : project.description();
    int end = AnswerSize.end(description, 0, AnswerSize.ENTRY_MAX_CHARS / 8);
    List<Phase> phases = project.phases();
    int kept =
        IssuePart.end(
            phases,
            0,
            AnswerSize.ENTRY_MAX_CHARS / 4,
            phase -> AnswerSize.ofText(phase.name()) + "\"\",".length());
    Cuts cuts = new Cuts();
    cuts.add("description", Span.ofText(description, 0, end), "characters of the description");
    cuts.add("phases", new Span(0, kept, phases.size()), "names of phases");
    JsonObject json =
        of(
            ProjectPart.with(
                project,
                project.description() == null ? null : description.substring(0, end),
                phases.subList(0, kept)));
    cuts.mark(json);
    return new Entry(json, whole.line() + " " + cuts.words("read_project gives the rest.").strip());
  }

  private static int size(Entry entry) {
    return AnswerSize.of(entry.json()) + AnswerSize.ofText(entry.line());
  }

  static JsonObject of(Project project) {
    JsonObject whole = Json.toTree(project).getAsJsonObject();
    JsonObject summary =
        ToolSupport.pick(
            whole, "number", "title", "description", "status", "url", "phases", "stats");
    JsonArray names = new JsonArray();
    project.phases().forEach(phase -> names.add(phase.name()));
    summary.add("phases", names);
    return summary;
  }
}
