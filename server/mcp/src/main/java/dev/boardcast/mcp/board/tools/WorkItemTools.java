package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.schema.JsonSchemas;

/// Tools about the checklist of an issue.
final class WorkItemTools {
  private final ToolSupport desk;

  WorkItemTools(ToolSupport desk) {
    this.desk = desk;
  }

  Tool addWorkItem() {
    return new Tool(
        "add_work_item",
        "Add a work item",
        "Adds a line to an issue's checklist. Use it to break an issue into steps. Returns the work"
            + " item with its id. Next: update_work_item when the step is done.",
        target()
            .required("title", Shapes.title("The step, in a line."))
            .optional("completed", truth("Whether it is done already; false unless given."))
            .closed(),
        result(),
        ToolHints.ADD,
        desk.handler(
            arguments -> target(arguments).writing(),
            (arguments, boards) ->
                success(
                    "Added.",
                    arguments,
                    boards.addWorkItem(
                        ToolSupport.project(arguments),
                        ToolSupport.issue(arguments),
                        JsonFields.text(arguments, "title"),
                        arguments.has("completed") && arguments.get("completed").getAsBoolean(),
                        null))));
  }

  Tool updateWorkItem() {
    return new Tool(
        "update_work_item",
        "Change a work item",
        "Ticks a work item off (completed: true), reopens it or renames it. get_issue_details gives"
            + " the workItemId. Returns the work item as it is then.",
        target()
            .required(
                "workItemId",
                text(
                    "The work item's id, as get_issue_details gives it.",
                    1,
                    Limits.TITLE_MAX_CHARS))
            .optional("title", Shapes.title("The new title."))
            .optional("completed", truth("Whether it is done."))
            .closed(),
        result(),
        ToolHints.SET,
        desk.handler(
            arguments ->
                target(arguments).withWorkItem(JsonFields.text(arguments, "workItemId")).writing(),
            (arguments, boards) -> {
              JsonObject patch = ToolSupport.pick(arguments, "title", "completed");
              ProjectTools.requireSomething(!patch.isEmpty(), "title, completed");
              return success(
                  "Changed.",
                  arguments,
                  boards.updateWorkItem(
                      ToolSupport.project(arguments),
                      ToolSupport.issue(arguments),
                      JsonFields.text(arguments, "workItemId"),
                      patch,
                      null));
            }));
  }

  private static JsonSchemas.Fields target() {
    return shape()
        .required("projectNumber", Shapes.projectNumber())
        .required("issueNumber", Shapes.issueNumber());
  }

  private static ToolSubject target(JsonObject arguments) {
    return ToolSubject.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments));
  }

  private static JsonObject result() {
    return shape()
        .required("projectNumber", number("The project."))
        .required("issueNumber", number("The issue."))
        .required("workItem", Shapes.workItem())
        .open();
  }

  private static ToolResult.Success success(String done, JsonObject arguments, WorkItem item) {
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", ToolSupport.project(arguments));
    json.addProperty("issueNumber", ToolSupport.issue(arguments));
    json.add("workItem", Json.toTree(item));
    return new ToolResult.Success(
        "%s\n%s of issue #%d, project #%d"
            .formatted(
                done,
                TextRenderer.workItem(item),
                ToolSupport.issue(arguments),
                ToolSupport.project(arguments)),
        json);
  }
}
