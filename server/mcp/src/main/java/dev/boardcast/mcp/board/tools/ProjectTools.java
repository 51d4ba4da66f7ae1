package dev.boardcast.mcp.board.tools;

import static dev.boardcast.mcp.board.support.Shapes.nullable;
import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.Summaries;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.Filling;
import dev.boardcast.mcp.board.text.MirrorPart;
import dev.boardcast.mcp.board.text.PartCursor;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.board.text.PhasesPart;
import dev.boardcast.mcp.board.text.ProjectPart;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.Cursors;
import java.util.List;
import java.util.Optional;

/// Tools about projects and their phases.
final class ProjectTools {
  private final ToolSupport desk;

  ProjectTools(ToolSupport desk) {
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
            .optional("cursor", Shapes.cursor())
            .closed(),
        shape()
            .required("projects", list("The projects, by number.", Shapes.projectSummary()))
            .required("count", count("How many of them are here."))
            .optional("total", count("How many there are, on all pages together."))
            .optional("nextCursor", Shapes.nextPage())
            .open(),
        ToolHints.READ,
        desk.handler(_ -> ToolSubject.NONE, ProjectTools::listed));
  }

  private static ToolResult.Success listed(JsonObject arguments, Boards boards) {
    String status = JsonFields.optionalText(arguments, "status");
    int after = ToolSupport.after(arguments);
    List<Project> all =
        boards.projects().stream()
            .filter(p -> status == null || p.status().wireName().equals(status))
            .toList();
    Filling filling = Filling.ofTool();
    int last = after;
    String next = null;
    for (Project project : all) {
      if (project.number() > after) {
        if (!filling.add(Summaries.entry(project))) {
          next = Cursors.after(last);
          break;
        }
        last = project.number();
      }
    }
    JsonObject json = new JsonObject();
    json.add("projects", filling.json());
    json.addProperty("count", filling.count());
    json.addProperty("total", all.size());
    if (next != null) {
      json.addProperty("nextCursor", next);
    }
    if (all.isEmpty()) {
      return new ToolResult.Success("There are no projects. create_project makes one.", json);
    }
    return new ToolResult.Success(
        "%s projects:\n%s%s"
            .formatted(
                TextRenderer.some(filling.count(), all.size()),
                filling.text(),
                TextRenderer.more(next)),
        json);
  }

  Tool readProject() {
    return new Tool(
        "read_project",
        "Read a project",
        "Reads one project whole: description, phases in order with their progress, fields and"
            + " statistics. For its issues use list_issues.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("cursor", Shapes.partCursor())
            .closed(),
        shape()
            .required("project", Shapes.project())
            .optional("github", MirrorPart.schema())
            .optional("nextCursor", Shapes.nextPart())
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments -> ToolSubject.project(ToolSupport.project(arguments)),
            (arguments, boards) -> {
              Project project = boards.project(ToolSupport.project(arguments));
              Optional<MirrorPart> mirror = MirrorPart.of(project.number(), boards);
              PartCursor from =
                  PartCursor.read(
                      JsonFields.optionalText(arguments, "cursor"), ProjectPart.stamp(project));
              int room = AnswerSize.ROOM_CHARS - mirror.map(of -> of.size(false)).orElse(0);
              ProjectPart part = ProjectPart.of(project, from, room);
              JsonObject json = new JsonObject();
              json.add("project", part.json());
              mirror.ifPresent(of -> json.add("github", of.json()));
              String head = mirror.map(of -> of.line() + "\n\n").orElse("");
              return Parts.success(head, part::text, part.next(), "read_project", json);
            }));
  }

  Tool createProject() {
    return new Tool(
        "create_project",
        "Create a project",
        "Creates a project, with its phases if they are known. Returns the project with its new number. Next:"
            + " its issues, one by one or a whole plan.",
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
            _ -> ToolSubject.NONE.writing(),
            (arguments, boards) -> {
              Project project = boards.createProject(arguments);
              return success("Created.", project);
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
            arguments ->
                ToolSubject.project(ToolSupport.project(arguments))
                    .expecting(ToolSupport.expectedVersion(arguments))
                    .writing(),
            (arguments, boards) -> {
              JsonObject patch = ToolSupport.pick(arguments, "title", "description", "status");
              requireSomething(!patch.isEmpty(), "title, description, status");
              int number = ToolSupport.project(arguments);
              Project project =
                  boards.updateProject(number, patch, ToolSupport.expectedVersion(arguments));
              return success("Changed.", project);
            }));
  }

  Tool getProjectPhases() {
    return new Tool(
        "get_project_phases",
        "List a project's phases",
        "Lists a project's phases in order, each with its status, issue count and how many of its"
            + " work items are complete. Use it to learn the names that phases have.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .optional("cursor", Shapes.cursor())
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("phases", list("The phases, in order.", Shapes.phase()))
            .required("count", count("How many of them are here."))
            .optional("total", count("How many there are, on all pages together."))
            .optional("nextCursor", Shapes.nextPage())
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments -> ToolSubject.project(ToolSupport.project(arguments)),
            ProjectTools::phases));
  }

  private static ToolResult.Success phases(JsonObject arguments, Boards boards) {
    int number = ToolSupport.project(arguments);
    List<Phase> all = boards.phases(number);
    PartCursor from =
        PartCursor.read(JsonFields.optionalText(arguments, "cursor"), PhasesPart.stamp(all));
    PhasesPart part = PhasesPart.of(all, from.first(), from.second(), AnswerSize.ROOM_CHARS);
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", number);
    json.add("phases", part.json());
    json.addProperty("count", part.shown().size());
    json.addProperty("total", all.size());
    String next = null;
    if (!part.last()) {
      next = new PartCursor(from.stamp(), part.nextPhase(), part.nextChar(), 0).text();
      json.addProperty("nextCursor", next);
    }
    return new ToolResult.Success(
        all.isEmpty()
            ? "Project #" + number + " has no phases. create_phase makes one."
            : TextRenderer.lines(part.shown(), TextRenderer::phaseLine)
                + part.cuts().words("Descriptions are in the structured answer alone.")
                + (next == null ? "" : "\n%d phases in all.".formatted(all.size()))
                + TextRenderer.more(next),
        json);
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
            arguments -> ToolSubject.project(ToolSupport.project(arguments)).writing(),
            (arguments, boards) -> {
              int number = ToolSupport.project(arguments);
              Phase phase =
                  boards.createPhase(
                      number, ToolSupport.pick(arguments, "name", "description", "order"));
              JsonObject json = new JsonObject();
              json.addProperty("projectNumber", number);
              PhasesPart part = PhasesPart.of(List.of(phase), 0, 0, AnswerSize.ROOM_CHARS);
              json.add("phase", part.json().get(0));
              return new ToolResult.Success(
                  "Created: "
                      + TextRenderer.phaseLine(phase)
                      + part.cuts().words(Parts.rest("get_project_phases")),
                  json);
            }));
  }

  /// Refuses an update that names nothing to change.
  static void requireSomething(boolean given, String fields) {
    if (!given) {
      throw new ToolFailure(
          "At least one field required: give one or more of " + fields + ".",
          "validation_error",
          false,
          null);
    }
  }

  private static ToolResult.Success success(String done, Project project) {
    ProjectPart part = ProjectPart.of(project, AnswerSize.ROOM_CHARS);
    JsonObject json = new JsonObject();
    json.add("project", part.json());
    return new ToolResult.Success(done + "\n" + part.text(Parts.rest("read_project")), json);
  }
}
