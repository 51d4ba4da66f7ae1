package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;
import static java.util.stream.Collectors.joining;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.board.resource.BoardPage;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.Summaries;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.Filling;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.protocol.rest.Positions;
import java.util.EnumMap;
import java.util.Map;

/// The tool that shows a board in the chat, and from which the page there gets what it shows. The
/// model reads a sentence; the cards are for the page.
public final class ShowTool {
  private static final int POSITION_MAX_CHARS = 256;

  /// What the answer has beside its cards; a title is the longest of it.
  private static final int FRAME_CHARS = 3_000;

  private final ToolSupport desk;

  public ShowTool(ToolSupport desk) {
    this.desk = desk;
  }

  public Tool showBoard() {
    JsonObject counts =
        shape()
            .required("backlog", count("Issues that stand there."))
            .required("todo", count("Issues that stand there."))
            .required("in_progress", count("Issues that stand there."))
            .required("done", count("Issues that stand there."))
            .open();
    counts.addProperty("description", "How many issues each column has, on all pages together.");
    JsonObject project =
        shape()
            .required("number", number("The project's number."))
            .required("title", text("Title."))
            .required("status", oneOf("Open or closed.", Shapes.PROJECT_STATUSES))
            .open();
    project.addProperty("description", "Whose board it is.");
    return new Tool(
        "show_board",
        "Show a board in the chat",
        "Shows the user a project's board in the chat: columns with cards, which the user can move"
            + " there, and which follow what others change. Use it when the user wants to see the"
            + " board. You are told the counts; to read issues yourself use list_issues.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional(
                "known",
                text(
                    "For the page itself: the position it has; where the board is still there,"
                        + " nothing else is answered.",
                    1,
                    POSITION_MAX_CHARS))
            .optional("cursor", Shapes.cursor())
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("position", text("What the board is at; opaque."))
            .optional("unchanged", truth("The board is at the position given as known."))
            .optional("project", project)
            .optional("counts", counts)
            .optional("issues", list("Cards, by number.", ToolSchemas.summary()))
            .optional("nextCursor", Shapes.nextPage())
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments -> ToolSubject.project(ToolSupport.project(arguments)), ShowTool::show),
        BoardPage.ADDRESS);
  }

  private static ToolResult.Success show(JsonObject arguments, Boards boards) {
    int number = ToolSupport.project(arguments);
    String known = JsonFields.optionalText(arguments, "known");
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", number);
    if (known != null && known.equals(position(number, boards.positions()))) {
      json.addProperty("position", known);
      json.addProperty("unchanged", true);
      return new ToolResult.Success(
          "The board of project #%d has not changed.".formatted(number), json);
    }
    int after = ToolSupport.after(arguments);
    Board board = boards.board(number);
    json.addProperty("position", position(board.position().epoch(), board.position().sequence()));
    json.add("project", head(board.project()));
    Map<IssueStatus, Integer> counted = new EnumMap<>(IssueStatus.class);
    board.issues().forEach(issue -> counted.merge(issue.status(), 1, Integer::sum));
    JsonObject counts = new JsonObject();
    for (IssueStatus status : IssueStatus.values()) {
      counts.addProperty(status.wireName(), counted.getOrDefault(status, 0));
    }
    json.add("counts", counts);
    Filling cards = Filling.ofTool(AnswerSize.ROOM_CHARS - FRAME_CHARS);
    int last = after;
    for (Issue issue : board.issues()) {
      if (issue.number() > after) {
        if (!cards.add(new Entry(Summaries.entry(issue).json(), ""))) {
          json.addProperty("nextCursor", Cursors.after(last));
          break;
        }
        last = issue.number();
      }
    }
    json.add("issues", cards.json());
    return new ToolResult.Success(words(board, counted), json);
  }

  private static JsonObject head(Project project) {
    JsonObject head = new JsonObject();
    head.addProperty("number", project.number());
    head.addProperty("title", project.title());
    head.addProperty("status", project.status().wireName());
    return head;
  }

  private static String position(String epoch, long sequence) {
    return epoch + "." + sequence;
  }

  /// Empty where there is no such project.
  private static String position(int project, Positions positions) {
    Long sequence = positions.sequences().get(project);
    return sequence == null ? "" : position(positions.epoch(), sequence);
  }

  private static String words(Board board, Map<IssueStatus, Integer> counted) {
    return "The user sees the board of project #%d %s: %d issues%s."
        .formatted(
            board.project().number(),
            board.project().title(),
            board.issues().size(),
            counted.entrySet().stream()
                .map(one -> ", %d %s".formatted(one.getValue(), one.getKey().wireName()))
                .collect(joining()));
  }
}
