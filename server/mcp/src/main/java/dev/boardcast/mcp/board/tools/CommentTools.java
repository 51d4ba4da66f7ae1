package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.Filling;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.IssueDetails;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.Cursors;
import java.util.List;
import java.util.stream.Collectors;

/// What agents and people say about issues: how it is said, and how an issue shows it.
final class CommentTools {
  /// Of an answer about an issue. The longest comment there can be has room in it.
  static final int ROOM_CHARS = 26_000;

  /// Older ones that are asked for at once.
  private static final int STEP_COUNT = 20;

  private static final String BEFORE = "commentsBefore";

  private final ToolSupport desk;

  CommentTools(ToolSupport desk) {
    this.desk = desk;
  }

  Tool addComment() {
    return new Tool(
        "add_comment",
        "Comment on an issue",
        "Says something about an issue, for the people and agents who work on it: what was found out, what"
            + " was tried, a question, an answer. It stays on the issue with your name and the time, and those who"
            + " watch are told. Keep it short; what has to be done is no comment, but a step of the issue."
            + " get_issue_details shows what was said.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required("issueNumber", Shapes.issueNumber())
            .required("text", text("What to say.", 1, Limits.COMMENT_MAX_CHARS))
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("issueNumber", number("The issue."))
            .required("comment", comment())
            .open(),
        ToolHints.ADD,
        desk.handler(
            arguments ->
                ToolSubject.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments))
                    .writing(),
            CommentTools::add));
  }

  private static ToolResult.Success add(JsonObject arguments, Boards boards) {
    int project = ToolSupport.project(arguments);
    int issue = ToolSupport.issue(arguments);
    Comment comment = boards.teamwork().comment(project, issue, JsonFields.text(arguments, "text"));
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.addProperty("issueNumber", issue);
    json.add("comment", Json.toTree(comment));
    return new ToolResult.Success(
        "Said, as comment %d on issue #%d of project #%d.".formatted(comment.id(), issue, project),
        json);
  }

  /// Adds what get_issue_details takes for those it does not show at once.
  static JsonObject before() {
    return number("Shows comments of lower ids than this: the answer before gives it.");
  }

  static JsonObject shown() {
    return list("What was said, newest first; with the first part of the issue.", comment());
  }

  static JsonObject further() {
    return count("As commentsBefore, for older comments; absent with the last ones.");
  }

  private static JsonObject comment() {
    return shape()
        .required("id", number("Counts up within the issue."))
        .optional("author", text("Who said it, where known."))
        .required("createdAt", text("When: ISO 8601, UTC."))
        .required("text", text("What was said."))
        .open();
  }

  /// Those of an issue that have room, put into the answer's JSON.
  ///
  /// @return the same as text; empty where there are none
  static String show(JsonObject arguments, Boards boards, IssueDetails details, JsonObject json) {
    Issue issue = details.issue();
    List<Comment> comments =
        arguments.has(BEFORE)
            ? boards
                .teamwork()
                .comments(
                    issue.projectNumber(),
                    issue.number(),
                    STEP_COUNT,
                    Cursors.after(JsonFields.positiveInt(arguments, BEFORE)))
                .items()
            : details.comments();
    if (comments.isEmpty()) {
      return "";
    }
    Filling filling = Filling.ofTool(ROOM_CHARS);
    int last = 0;
    for (Comment comment : comments) {
      if (!filling.add(new Entry(Json.toTree(comment).getAsJsonObject(), line(comment)))) {
        break;
      }
      last = comment.id();
    }
    json.add("comments", filling.json());
    String older = "";
    if (last > 1) {
      json.addProperty(BEFORE, last);
      older = "; older ones with commentsBefore %d".formatted(last);
    }
    return "\n\nComments (%d of %d, newest first%s):\n%s"
        .formatted(filling.count(), issue.commentCount(), older, filling.text());
  }

  private static String line(Comment comment) {
    String author = comment.author() == null ? "somebody" : comment.author();
    return "- %d, %s by %s: %s"
        .formatted(comment.id(), comment.createdAt(), author, indented(comment.text()));
  }

  /// So that no line of a comment can be taken for another comment.
  private static String indented(String text) {
    return text.lines().collect(Collectors.joining("\n  "));
  }
}
