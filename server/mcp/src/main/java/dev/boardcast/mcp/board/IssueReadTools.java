package dev.boardcast.mcp.board;

import static dev.boardcast.mcp.board.Schemas.count;
import static dev.boardcast.mcp.board.Schemas.list;
import static dev.boardcast.mcp.board.Schemas.number;
import static dev.boardcast.mcp.board.Schemas.shape;
import static dev.boardcast.mcp.board.Schemas.status;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.IssueDetails;
import dev.boardcast.client.tracker.IssueFilter;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import java.util.List;

/// Tools that read issues.
final class IssueReadTools {
  private final Desk desk;

  IssueReadTools(Desk desk) {
    this.desk = desk;
  }

  Tool listIssues() {
    return new Tool(
        "list_issues",
        "List issues",
        "Lists a project's issues as summaries (number, title, status, phase, assignee, labels,"
            + " progress), all of them unless filtered by status, phase or assignee; several filters"
            + " must all match. Use it to find an issueNumber. Next: get_issue_details for one"
            + " issue's text and work items.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("status", status("Only issues that stand here."))
            .optional(
                "phase",
                Schemas.text("Only issues in the phase of this name.", 1, Limits.TITLE_MAX_CHARS))
            .optional("assignee", Shapes.assignee("Only issues that are assigned to this person."))
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("issues", list("The issues, by number.", Shapes.issueSummary()))
            .required("count", count("How many."))
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments ->
                Target.project(Desk.project(arguments))
                    .withPhase(JsonFields.optionalText(arguments, "phase")),
            IssueReadTools::read));
  }

  private static ToolResult.Success read(JsonObject arguments, TrackerClient client) {
    int project = Desk.project(arguments);
    String status = JsonFields.optionalText(arguments, "status");
    String phase = JsonFields.optionalText(arguments, "phase");
    IssueFilter filter =
        new IssueFilter(
            status == null ? null : IssueStatus.fromWireName(status).orElseThrow(),
            phase,
            JsonFields.optionalText(arguments, "assignee"));
    List<Issue> issues = client.issues(project, filter);
    JsonArray summaries = new JsonArray();
    issues.forEach(issue -> summaries.add(summary(issue)));
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.add("issues", summaries);
    json.addProperty("count", issues.size());
    if (!issues.isEmpty()) {
      return new ToolResult.Success(
          "%d issues of project #%d:\n%s"
              .formatted(issues.size(), project, Render.lines(issues, Render::issueLine)),
          json);
    }
    String text = "No issue of project #" + project + " matches.";
    if (phase != null) {
      List<String> names = client.phases(project).stream().map(Phase::name).toList();
      if (!names.contains(phase)) {
        text += " " + TrackerFailures.noSuchPhase(project, phase, names);
      }
    }
    return new ToolResult.Success(text, json);
  }

  private static JsonObject summary(Issue issue) {
    JsonObject summary =
        Desk.pick(
            Json.toTree(issue).getAsJsonObject(),
            "number",
            "title",
            "status",
            "phase",
            "assignee",
            "labels",
            "url",
            "version",
            "updatedAt");
    summary.addProperty("workItemCount", issue.workItems().size());
    summary.addProperty("completedCount", Render.completed(issue));
    return summary;
  }

  Tool getIssueDetails() {
    return new Tool(
        "get_issue_details",
        "Read an issue",
        "Reads one issue whole: text, status, phase, assignee, labels, every work item with its id,"
            + " and what happened to it lately. Use it before changing an issue; its version can be"
            + " given as expectedVersion. Next: update_issue, update_issue_status, update_work_item.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required("issueNumber", Shapes.issueNumber())
            .closed(),
        shape()
            .required("issue", Shapes.issue())
            .required(
                "activity",
                list(
                    "The latest changes, newest first.",
                    shape()
                        .required("sequence", number("The change's number in its project."))
                        .open()))
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments -> Target.issue(Desk.project(arguments), Desk.issue(arguments)),
            (arguments, client) -> {
              IssueDetails details = client.issue(Desk.project(arguments), Desk.issue(arguments));
              JsonObject json = new JsonObject();
              json.add("issue", Json.toTree(details.issue()));
              JsonArray activity = new JsonArray();
              details.activity().forEach(activity::add);
              json.add("activity", activity);
              return new ToolResult.Success(Render.issue(details.issue()), json);
            }));
  }
}
