package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.order.Target;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.WireException;
import java.util.List;

/// The tool that puts an issue elsewhere among those of its status.
final class MoveTool {
  private final ToolSupport desk;

  MoveTool(ToolSupport desk) {
    this.desk = desk;
  }

  Tool moveIssue() {
    return new Tool(
        "move_issue",
        "Order the cards of a column",
        "Puts a card higher or lower within its column: before or after a neighbour, or to the top or"
            + " bottom. Give exactly one of before, after and to. Nothing else about it changes; for another"
            + " column, call update_issue_status.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required("issueNumber", Shapes.issueNumber())
            .optional("before", number("Right above the card of this number."))
            .optional("after", number("Right below the card of this number."))
            .optional("to", oneOf("Above or below all others.", List.of("top", "bottom")))
            .closed(),
        shape().required("issue", ToolSchemas.issue()).open(),
        ToolHints.SET,
        desk.handler(
            arguments ->
                ToolSubject.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments))
                    .writing(),
            MoveTool::move));
  }

  private static Target target(JsonObject arguments) {
    try {
      return Bodies.target(arguments);
    } catch (WireException e) {
      throw new ToolFailure(
          "Nothing was moved: give exactly one of before, after and to.",
          "validation_error",
          false,
          e);
    }
  }

  private static ToolResult.Success move(JsonObject arguments, Boards boards) {
    Target target = target(arguments);
    Issue issue =
        boards
            .teamwork()
            .move(ToolSupport.project(arguments), ToolSupport.issue(arguments), target, null);
    IssuePart part = IssuePart.of(issue, AnswerSize.ROOM_CHARS);
    JsonObject json = new JsonObject();
    json.add("issue", part.json());
    return new ToolResult.Success(
        head(issue, target, boards) + "\n" + part.text(Parts.rest("get_issue_details")), json);
  }

  /// A card of another column is taken as well: others may move it at that moment.
  private static String head(Issue issue, Target target, Boards boards) {
    int beside =
        switch (target) {
          case Target.Before(int number) -> number;
          case Target.After(int number) -> number;
          case Target.Top _, Target.Bottom _ -> issue.number();
        };
    IssueStatus status = beside == issue.number() ? issue.status() : status(issue, beside, boards);
    return status == issue.status()
        ? "Moved."
        : "Placed among those in %s. #%d is in %s, another column: update_issue_status puts an issue there."
            .formatted(issue.status().wireName(), beside, status.wireName());
  }

  private static IssueStatus status(Issue moved, int beside, Boards boards) {
    try {
      return boards.issue(moved.projectNumber(), beside).issue().status();
    } catch (TrackerException _) {
      // It may be gone by now; the move is made.
      return moved.status();
    }
  }
}
