package dev.boardcast.mcp.board;

import static dev.boardcast.mcp.board.Schemas.count;
import static dev.boardcast.mcp.board.Schemas.list;
import static dev.boardcast.mcp.board.Schemas.nullable;
import static dev.boardcast.mcp.board.Schemas.number;
import static dev.boardcast.mcp.board.Schemas.oneOf;
import static dev.boardcast.mcp.board.Schemas.shape;
import static dev.boardcast.mcp.board.Schemas.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import java.util.List;

/// Tools about projects and their phases.
final class ProjectTools {
  private final Desk desk;

  ProjectTools(Desk desk) {
    this.desk = desk;
  }

  Tool listProjects() {
    return new Tool(
        "list_projects",
        "List projects",
        "Lists the projects that there are, each with its number, its phases and how far it is. Use"
            + " it first: other tools want the projectNumber. Next: list_issues or read_project.",
        shape()
            .optional("status", oneOf("Only projects in this state.", Shapes.PROJECT_STATUSES))
            .closed(),
        shape()
            .required("projects", list("The projects, by number.", Shapes.projectSummary()))
            .required("count", count("How many."))
            .open(),
        ToolHints.READ,
        desk.handler(
            _ -> Target.NONE,
            (arguments, client) -> {
              String status = JsonFields.optionalText(arguments, "status");
              List<Project> projects =
                  client.projects().stream()
                      .filter(p -> status == null || p.status().wireName().equals(status))
                      .toList();
              JsonArray summaries = new JsonArray();
              projects.forEach(project -> summaries.add(Summaries.of(project)));
              JsonObject json = new JsonObject();
              json.add("projects", summaries);
              json.addProperty("count", projects.size());
              String text =
                  projects.isEmpty()
                      ? "There are no projects. create_project makes one."
                      : projects.size()
                          + " projects:\n"
                          + Render.lines(projects, Render::projectLine);
              return new ToolResult.Success(text, json);
            }));
  }

  Tool readProject() {
    return new Tool(
        "read_project",
        "Read a project",
        "Reads one project whole: description, phases in order with their progress, fields and"
            + " statistics. For its issues use list_issues.",
        shape().required("projectNumber", Shapes.projectNumber()).closed(),
        shape().required("project", Shapes.project()).open(),
        ToolHints.READ,
        desk.handler(
            arguments -> Target.project(Desk.project(arguments)),
            (arguments, client) -> {
              Project project = client.project(Desk.project(arguments));
              return new ToolResult.Success(Render.project(project), wrap(project));
            }));
  }

  Tool createProject() {
    return new Tool(
        "create_project",
        "Create a project",
        "Creates a project, with its phases if they are known. Returns it with the new number. Next:"
            + " create_issue.",
        shape()
            .required("title", Shapes.title("The project's title."))
            .optional(
                "description", text("What it is about, in Markdown.", 0, Limits.BODY_MAX_CHARS))
            .optional(
                "phases",
                list(
                    "Names of its phases, in order.",
                    Shapes.title("A phase's name."),
                    Limits.PHASES_MAX_COUNT))
            .closed(),
        shape().required("project", Shapes.project()).open(),
        ToolHints.ADD,
        desk.handler(
            _ -> Target.NONE.writing(),
            (arguments, client) -> {
              Project project = client.createProject(arguments);
              return new ToolResult.Success("Created.\n" + Render.project(project), wrap(project));
            }));
  }

  Tool updateProject() {
    return new Tool(
        "update_project",
        "Change a project",
        "Changes a project's title, description or status (closing or reopening it). Only the fields"
            + " given change; a null description clears it. Returns the project as it is then.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("title", Shapes.title("The new title."))
            .optional(
                "description",
                nullable(text("The new description; null clears it.", 0, Limits.BODY_MAX_CHARS)))
            .optional("status", oneOf("The new state.", Shapes.PROJECT_STATUSES))
            .optional("expectedVersion", Shapes.expectedVersion())
            .closed(),
        shape().required("project", Shapes.project()).open(),
        ToolHints.SET,
        desk.handler(
            arguments -> Target.project(Desk.project(arguments)).writing(),
            (arguments, client) -> {
              JsonObject patch = Desk.pick(arguments, "title", "description", "status");
              requireSomething(patch, "title, description, status");
              int number = Desk.project(arguments);
              Project project =
                  client.updateProject(
                      number, patch, Desk.ifMatch(client, number, Desk.expectedVersion(arguments)));
              return new ToolResult.Success("Changed.\n" + Render.project(project), wrap(project));
            }));
  }

  Tool getProjectPhases() {
    return new Tool(
        "get_project_phases",
        "List a project's phases",
        "Lists a project's phases in order, each with its status, issue count and how many of its"
            + " work items are complete. Use it to learn the names that phases have.",
        shape().required("projectNumber", Shapes.projectNumber()).closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("phases", list("The phases, in order.", Shapes.phase()))
            .required("count", count("How many."))
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments -> Target.project(Desk.project(arguments)),
            (arguments, client) -> {
              int number = Desk.project(arguments);
              List<Phase> phases = client.phases(number);
              JsonObject json = new JsonObject();
              json.addProperty("projectNumber", number);
              json.add("phases", Json.toTree(phases.toArray(new Phase[0])));
              json.addProperty("count", phases.size());
              String text =
                  phases.isEmpty()
                      ? "Project #" + number + " has no phases. create_phase makes one."
                      : Render.lines(phases, Render::phaseLine);
              return new ToolResult.Success(text, json);
            }));
  }

  Tool createPhase() {
    return new Tool(
        "create_phase",
        "Add a phase",
        "Adds a phase to a project, last unless an order is given. Returns it. Next:"
            + " update_issue_phase or create_issue.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required("name", Shapes.title("The phase's name, unique in its project."))
            .optional("description", text("What it is about.", 0, Limits.BODY_MAX_CHARS))
            .optional("order", number("Its place, from 1; later phases move back."))
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("phase", Shapes.phase())
            .open(),
        ToolHints.ADD,
        desk.handler(
            arguments -> Target.project(Desk.project(arguments)).writing(),
            (arguments, client) -> {
              int number = Desk.project(arguments);
              Phase phase =
                  client.createPhase(number, Desk.pick(arguments, "name", "description", "order"));
              JsonObject json = new JsonObject();
              json.addProperty("projectNumber", number);
              json.add("phase", Json.toTree(phase));
              return new ToolResult.Success("Created: " + Render.phaseLine(phase), json);
            }));
  }

  /// Refuses an update that names nothing to change.
  static void requireSomething(JsonObject patch, String fields) {
    if (patch.isEmpty()) {
      throw new ToolFailure(
          "At least one field required: give one or more of " + fields + ".",
          "validation_error",
          false,
          null);
    }
  }

  private static JsonObject wrap(Project project) {
    JsonObject json = new JsonObject();
    json.add("project", Json.toTree(project));
    return json;
  }
}
