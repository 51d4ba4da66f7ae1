package dev.boardcast.mcp.board;

import static dev.boardcast.mcp.board.Schemas.count;
import static dev.boardcast.mcp.board.Schemas.list;
import static dev.boardcast.mcp.board.Schemas.number;
import static dev.boardcast.mcp.board.Schemas.oneOf;
import static dev.boardcast.mcp.board.Schemas.shape;
import static dev.boardcast.mcp.board.Schemas.status;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.IssueDetails;
import dev.boardcast.client.tracker.IssueFilter;
import dev.boardcast.client.tracker.Page;
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
  /// Issues a page, where pages are asked for.
  static final int LIMIT_MAX = 500;

  private static final int LIMIT_DEFAULT = 100;
  private static final int CURSOR_MAX_CHARS = 1_024;
  private static final List<String> DETAILS = List.of("concise", "detailed");

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
            + " must all match. Use it to see what is still in progress, and to find an issueNumber."
            + " For long lists give a limit, and nextCursor as cursor for the next page. Next:"
            + " get_issue_details for one issue's text and work items, or detail: detailed for those"
            + " of all.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("status", status("Only issues that stand here."))
            .optional(
                "phase",
                Schemas.text("Only issues in the phase of this name.", 1, Limits.TITLE_MAX_CHARS))
            .optional("assignee", Shapes.assignee("Only issues that are assigned to this person."))
            .optional(
                "detail",
                oneOf(
                    "concise (unless given): summaries; detailed: with text and work items.",
                    DETAILS))
            .optional("limit", limit())
            .optional("cursor", Schemas.text("nextCursor of the page before.", 1, CURSOR_MAX_CHARS))
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("issues", list("The issues, by number.", Shapes.issueSummary()))
            .required("count", count("How many of them are here."))
            .optional("nextCursor", Schemas.text("For the next page; absent with the last one."))
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
    Page<Issue> page = page(arguments, client, project, filter);
    List<Issue> issues = page.items();
    boolean detailed = "detailed".equals(JsonFields.optionalText(arguments, "detail"));
    JsonArray summaries = new JsonArray();
    issues.forEach(issue -> summaries.add(detailed ? whole(issue) : Summaries.of(issue)));
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.add("issues", summaries);
    json.addProperty("count", issues.size());
    if (page.nextCursor() != null) {
      json.addProperty("nextCursor", page.nextCursor());
    }
    if (!issues.isEmpty()) {
      return new ToolResult.Success(
          "%d issues of project #%d:\n%s%s"
              .formatted(
                  issues.size(),
                  project,
                  detailed
                      ? Render.blocks(issues, Render::issue)
                      : Render.lines(issues, Render::issueLine),
                  page.nextCursor() == null
                      ? ""
                      : "\nThere are more: call again with cursor \"" + page.nextCursor() + "\"."),
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

  private static JsonObject limit() {
    JsonObject limit = number("At most so many; all unless given.");
    limit.addProperty("maximum", LIMIT_MAX);
    return limit;
  }

  /// Everything where no page is asked for.
  private static Page<Issue> page(
      JsonObject arguments, TrackerClient client, int project, IssueFilter filter) {
    String cursor = JsonFields.optionalText(arguments, "cursor");
    if (cursor == null && !arguments.has("limit")) {
      return new Page<>(client.issues(project, filter), null);
    }
    int limit = arguments.has("limit") ? JsonFields.positiveInt(arguments, "limit") : LIMIT_DEFAULT;
    return client.issuesPage(project, filter, limit, cursor);
  }

  /// A summary, and what is left out of one.
  private static JsonObject whole(Issue issue) {
    JsonObject json = Summaries.of(issue);
    Json.toTree(issue).getAsJsonObject().entrySet().stream()
        .filter(member -> !json.has(member.getKey()))
        .forEach(member -> json.add(member.getKey(), member.getValue()));
    return json;
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
