package dev.boardcast.mcp.board.tools;

import static dev.boardcast.mcp.board.support.Shapes.status;
import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Claim;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.Summaries;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.support.TrackerFailures;
import dev.boardcast.mcp.board.text.Filling;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.board.text.PartCursor;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.boards.IssueFilter;
import dev.boardcast.protocol.boards.Page;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.protocol.schema.JsonSchemas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tools that read issues.
final class IssueReadTools {
  /// Issues a page, where pages are asked for.
  static final int LIMIT_MAX = 500;

  /// Issues asked for at once, of which an answer has room for about as many; whole ones are
  /// longer.
  private static final int STEP_COUNT = 200;

  private static final int DETAILED_STEP_COUNT = 50;
  private static final List<String> DETAILS = List.of("concise", "detailed");

  private final ToolSupport desk;

  IssueReadTools(ToolSupport desk) {
    this.desk = desk;
  }

  Tool listIssues() {
    return new Tool(
        "list_issues",
        "List issues",
        "Lists a project's issues as summaries (number, title, status, phase, assignee, labels,"
            + " progress), all of them unless filtered by status, phase or whom they are assigned to;"
            + " several filters must all match. Use it to see what is still in progress, and to find"
            + " an issueNumber. Long lists come in pages: total says how many match; give nextCursor"
            + " as cursor for the next page. Next: get_issue_details for one issue's text and work"
            + " items, or detail: detailed for those of all.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("status", status("Only issues that stand here."))
            .optional(
                "phase",
                JsonSchemas.text(
                    "Only issues in the phase of this name.", 1, Limits.TITLE_MAX_CHARS))
            .optional("assignee", Shapes.assignee("Only issues that are assigned to this person."))
            .optional(
                "detail",
                oneOf(
                    "concise (unless given): summaries; detailed: with text and work items.",
                    DETAILS))
            .optional("limit", limit())
            .optional("cursor", Shapes.cursor())
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required(
                "issues",
                list(
                    "By number; those of one status as they stand on the board.",
                    ToolSchemas.summary()))
            .required("count", count("How many of them are here."))
            .optional("total", count("How many match, on all pages together."))
            .optional(
                "nextCursor", JsonSchemas.text("For the next page; absent with the last one."))
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments ->
                ToolSubject.project(ToolSupport.project(arguments))
                    .withPhase(JsonFields.optionalText(arguments, "phase")),
            IssueReadTools::read));
  }

  private static ToolResult.Success read(JsonObject arguments, Boards boards) {
    int project = ToolSupport.project(arguments);
    String status = JsonFields.optionalText(arguments, "status");
    String phase = JsonFields.optionalText(arguments, "phase");
    IssueFilter filter =
        new IssueFilter(
            status == null ? null : IssueStatus.fromWireName(status).orElseThrow(),
            phase,
            JsonFields.optionalText(arguments, "assignee"));
    Found found = find(arguments, boards, project, filter);
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.add("issues", found.filling().json());
    int count = found.filling().count();
    json.addProperty("count", count);
    if (found.total() != null) {
      json.addProperty("total", found.total());
    }
    if (found.nextCursor() != null) {
      json.addProperty("nextCursor", found.nextCursor());
    }
    if (count > 0) {
      return new ToolResult.Success(
          "%s issues of project #%d:\n%s%s"
              .formatted(
                  TextRenderer.some(count, found.total()),
                  project,
                  found.filling().text(),
                  TextRenderer.more(found.nextCursor())),
          json);
    }
    String text = "No issue of project #" + project + " matches.";
    if (arguments.has("cursor")) {
      text = "No further issue of project #" + project + " matches.";
    } else if (phase != null) {
      List<String> names = boards.phases(project).stream().map(Phase::name).toList();
      if (!names.contains(phase)) {
        text += " " + TrackerFailures.noSuchPhase(project, phase, names);
      }
    }
    return new ToolResult.Success(text, json);
  }

  private static JsonObject limit() {
    JsonObject limit =
        number("At most so many a page; unless given, as many as an answer has room for.");
    limit.addProperty("maximum", LIMIT_MAX);
    return limit;
  }

  /// @param nextCursor where the next page begins: right after the last issue taken
  /// @param total of all pages; null where the tracker does not say
  private record Found(Filling filling, @Nullable String nextCursor, @Nullable Long total) {}

  /// Reads pages of the tracker until an answer is full, or the limit reached, or the list over.
  private static Found find(JsonObject arguments, Boards boards, int project, IssueFilter filter) {
    boolean detailed = "detailed".equals(JsonFields.optionalText(arguments, "detail"));
    int limit =
        arguments.has("limit") ? JsonFields.positiveInt(arguments, "limit") : Integer.MAX_VALUE;
    int step = detailed ? DETAILED_STEP_COUNT : STEP_COUNT;
    Filling filling = Filling.ofTool();
    String cursor = JsonFields.optionalText(arguments, "cursor");
    while (true) {
      Page<Issue> page =
          boards.issuesPage(project, filter, Math.min(step, limit - filling.count()), cursor);
      for (Issue issue : page.items()) {
        if (!filling.add(detailed ? Summaries.detailed(issue) : Summaries.entry(issue))) {
          return new Found(filling, cursor, page.total());
        }
        cursor = Cursors.after(issue);
      }
      if (page.nextCursor() == null || filling.count() >= limit) {
        return new Found(filling, page.nextCursor(), page.total());
      }
      cursor = page.nextCursor();
    }
  }

  Tool getIssueDetails() {
    return new Tool(
        "get_issue_details",
        "Read an issue",
        "Reads one issue whole: text, status, phase, assignee, labels, every work item with its id,"
            + " what was said about it and what happened to it lately. Use it before changing an issue; its version can be"
            + " given as expectedVersion. Next: update_issue, update_issue_status, update_work_item.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required("issueNumber", Shapes.issueNumber())
            .optional("commentsBefore", CommentTools.before())
            .optional("cursor", Shapes.partCursor())
            .closed(),
        shape()
            .required("issue", ToolSchemas.issue())
            .optional("claim", ClaimTools.claim())
            .optional(
                "waitsFor",
                list("Those of blockedBy that are not done.", number("An issue's number.")))
            .required(
                "activity",
                list(
                    "The latest changes, newest first; with the first part of the issue.",
                    shape()
                        .required("sequence", number("The change's number in its project."))
                        .open()))
            .optional("comments", CommentTools.shown())
            .optional("commentsBefore", CommentTools.further())
            .optional("nextCursor", Shapes.nextPart())
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments ->
                ToolSubject.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments)),
            IssueReadTools::details));
  }

  private static ToolResult.Success details(JsonObject arguments, Boards boards) {
    IssueDetails details =
        boards.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments));
    Issue issue = details.issue();
    String cursor = JsonFields.optionalText(arguments, "cursor");
    PartCursor from = PartCursor.read(cursor, IssuePart.stamp(issue));
    JsonArray activity = new JsonArray();
    if (cursor == null) {
      details.activity().forEach(activity::add);
    }
    JsonObject said = new JsonObject();
    String comments = cursor == null ? CommentTools.show(arguments, boards, details, said) : "";
    String below = comments + (cursor == null ? TextRenderer.history(details.activity()) : "");
    int beside = AnswerSize.of(activity) + AnswerSize.of(said) + AnswerSize.ofText(below);
    IssuePart part = IssuePart.of(issue, from, AnswerSize.ROOM_CHARS - beside);
    JsonObject json = new JsonObject();
    json.add("issue", part.json());
    Claim claim = details.claim();
    if (claim != null) {
      json.add("claim", Json.toTree(claim));
    }
    if (!details.waitsFor().isEmpty()) {
      json.add("waitsFor", Json.toTree(details.waitsFor()));
    }
    json.add("activity", activity);
    said.entrySet().forEach(member -> json.add(member.getKey(), member.getValue()));
    String head =
        claim == null ? "" : "Claimed by %s until %s.\n".formatted(claim.holder(), claim.until());
    if (!details.waitsFor().isEmpty()) {
      head +=
          "It waits for %s.\n"
              .formatted(details.waitsFor().stream().map(one -> "#" + one).collect(joining(", ")));
    }
    return Parts.success(
        head, rest -> part.text(rest) + below, part.next(), "get_issue_details", json);
  }
}
