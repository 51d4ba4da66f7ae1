package dev.boardcast.mcp.board.tools;

import static dev.boardcast.mcp.board.support.Shapes.nullable;
import static dev.boardcast.mcp.board.support.Shapes.status;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;
import static java.util.stream.Collectors.joining;

import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.mcp.board.support.CallersKey;
import dev.boardcast.mcp.board.support.Confirmation;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.IssuePart;
import dev.boardcast.mcp.board.text.Parts;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.Bodies;
import dev.boardcast.protocol.boards.CreatedIssue;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.schema.JsonSchemas;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tools that change issues.
final class IssueWriteTools {
  /// The fields that null clears, for who reads a description.
  private static final String CLEARED =
      IssueField.SETTABLE.stream()
          .filter(IssueField::isOptional)
          .map(IssueField::wireName)
          .collect(joining(", "));

  private final ToolSupport desk;

  IssueWriteTools(ToolSupport desk) {
    this.desk = desk;
  }

  Tool createIssue() {
    return new Tool(
        "create_issue",
        "Create an issue",
        "Creates an issue (a task, bug, story or to-do) in a project. Use it whenever the user asks"
            + " to add, file, track or note work. Only the title is needed; the status is backlog"
            + " unless given. Returns the issue with its number and URL. Next: add_work_item for its"
            + " steps, update_issue_status once somebody begins.",
        ToolSchemas.create(shape().required("projectNumber", Shapes.projectNumber()))
            .optional("idempotencyKey", CallersKey.schema())
            .closed(),
        shape()
            .required("issue", ToolSchemas.issue())
            .optional("repeated", truth("True where an earlier call with this key had made it."))
            .optional(
                "earlier",
                shape()
                    .required("number", number("An issue of the same title that you made before."))
                    .required("status", status("Where it stands."))
                    .required("createdAt", text("When it was made: ISO 8601, UTC."))
                    .open())
            .open(),
        ToolHints.ADD,
        desk.asking(
            arguments ->
                ToolSubject.project(ToolSupport.project(arguments))
                    .withPhase(JsonFields.optionalText(arguments, "phase"))
                    .writing(),
            IssueWriteTools::create));
  }

  private static ToolResult.Success create(
      JsonObject arguments, Boards boards, CallContext context) {
    CreatedIssue made =
        CallersKey.making(
            arguments,
            context,
            key ->
                boards
                    .teamwork()
                    .create(
                        ToolSupport.project(arguments),
                        Bodies.issuePatch(arguments, IssueField.SETTABLE),
                        key));
    CreatedIssue.Earlier earlier = made.earlier();
    String head =
        made.repeated()
            ? "An earlier call with this idempotencyKey created it; nothing was created now."
            : "Created.";
    if (earlier != null) {
      head +=
          " You created #%d with the same title at %s, and it is %s: if this is the same work, delete one of the two."
              .formatted(earlier.number(), earlier.createdAt(), earlier.status().wireName());
    }
    ToolResult.Success result = success(head, made.issue());
    if (made.repeated()) {
      Objects.requireNonNull(result.structured()).addProperty("repeated", true);
    }
    if (earlier != null) {
      Objects.requireNonNull(result.structured()).add("earlier", Json.toTree(earlier));
    }
    return result;
  }

  Tool updateIssue() {
    return new Tool(
        "update_issue",
        "Change an issue",
        "Changes one issue: assign it to somebody, change its title, body, status, phase or labels."
            + " Only the fields given change; null clears "
            + CLEARED
            + "; labels replace the old ones. Returns the issue as it is then. For the status or the phase alone, update_issue_status and"
            + " update_issue_phase are simpler.",
        ToolSchemas.change(target()).optional("expectedVersion", Shapes.expectedVersion()).closed(),
        shape().required("issue", ToolSchemas.issue()).open(),
        ToolHints.SET,
        desk.handler(
            arguments -> target(arguments, "phase"),
            (arguments, boards) -> {
              IssuePatch patch = patch(arguments);
              int project = ToolSupport.project(arguments);
              int issue = ToolSupport.issue(arguments);
              return success(
                  "Changed.",
                  boards.updateIssue(
                      project, issue, patch, ToolSupport.expectedVersion(arguments)));
            }));
  }

  Tool updateIssueStatus() {
    return new Tool(
        "update_issue_status",
        "Move an issue to a status",
        "Moves an issue to backlog, todo, in_progress or done, or puts it back. Use it when work on an"
            + " issue starts, or is finished or completed. Returns the issue with its status and update time.",
        target()
            .required("status", status("Where the issue stands now."))
            .optional("expectedVersion", Shapes.expectedVersion())
            .closed(),
        shape().required("issue", ToolSchemas.issue()).open(),
        ToolHints.SET,
        desk.handler(
            arguments -> target(arguments, null),
            (arguments, boards) -> {
              int project = ToolSupport.project(arguments);
              int issue = ToolSupport.issue(arguments);
              IssueStatus status =
                  IssueStatus.fromWireName(JsonFields.text(arguments, "status")).orElseThrow();
              return success(
                  "Moved to " + status.wireName() + ".",
                  boards.setStatus(project, issue, status, ToolSupport.expectedVersion(arguments)));
            }));
  }

  Tool updateIssuePhase() {
    return new Tool(
        "update_issue_phase",
        "Move an issue to a phase",
        "Puts an issue into another phase of its project, by the phase's name; null takes it out of"
            + " its phase. An unknown name is answered with the names there are. Returns the issue.",
        target()
            .required("phaseName", nullable(phase("Name of the phase; null: none.")))
            .optional("expectedVersion", Shapes.expectedVersion())
            .closed(),
        shape().required("issue", ToolSchemas.issue()).open(),
        ToolHints.SET,
        desk.handler(
            arguments -> target(arguments, "phaseName"),
            (arguments, boards) -> {
              int project = ToolSupport.project(arguments);
              int issue = ToolSupport.issue(arguments);
              String phase = JsonFields.optionalText(arguments, "phaseName");
              return success(
                  phase == null ? "Taken out of its phase." : "Moved to phase " + phase + ".",
                  boards.setPhase(project, issue, phase, ToolSupport.expectedVersion(arguments)));
            }));
  }

  Tool deleteIssue() {
    return new Tool(
        "delete_issue",
        "Delete an issue",
        "Deletes an issue with its work items, for good. Only when the user asks for it: finished"
            + " issues are moved to done with update_issue_status instead. Where the client can ask"
            + " its user, the user is asked first.",
        target().optional("expectedVersion", Shapes.expectedVersion()).closed(),
        shape()
            .required("deleted", truth("True."))
            .required("projectNumber", number("The project."))
            .required("issueNumber", number("The number it had; it is not used again."))
            .open(),
        ToolHints.DELETE,
        desk.asking(
            arguments -> target(arguments, null),
            (arguments, boards, context) -> {
              int project = ToolSupport.project(arguments);
              int issue = ToolSupport.issue(arguments);
              Confirmation.require(context, () -> deletion(boards.issue(project, issue).issue()));
              boards.deleteIssue(project, issue, ToolSupport.expectedVersion(arguments));
              JsonObject json = new JsonObject();
              json.addProperty("deleted", true);
              json.addProperty("projectNumber", project);
              json.addProperty("issueNumber", issue);
              return new ToolResult.Success(
                  "Deleted issue #%d of project #%d.".formatted(issue, project), json);
            }));
  }

  /// What is to be changed; something must be.
  static IssuePatch patch(JsonObject arguments) {
    IssuePatch patch = Bodies.issuePatch(arguments, IssueField.SETTABLE);
    ProjectTools.requireSomething(
        !patch.isEmpty(),
        IssueField.SETTABLE.stream().map(IssueField::wireName).collect(joining(", ")));
    return patch;
  }

  private static String deletion(Issue issue) {
    return "Delete issue #%d of project #%d, '%s', with its %d work items? It cannot be undone."
        .formatted(issue.number(), issue.projectNumber(), issue.title(), issue.workItems().size());
  }

  private static JsonSchemas.Fields target() {
    return shape()
        .required("projectNumber", Shapes.projectNumber())
        .required("issueNumber", Shapes.issueNumber());
  }

  private static ToolSubject target(JsonObject arguments, @Nullable String phaseField) {
    return ToolSubject.issue(ToolSupport.project(arguments), ToolSupport.issue(arguments))
        .withPhase(phaseField == null ? null : JsonFields.optionalText(arguments, phaseField))
        .expecting(ToolSupport.expectedVersion(arguments))
        .writing();
  }

  private static JsonObject phase(String description) {
    return JsonSchemas.text(description, 1, Limits.TITLE_MAX_CHARS);
  }

  private static ToolResult.Success success(String done, Issue issue) {
    IssuePart part = IssuePart.of(issue, AnswerSize.ROOM_CHARS);
    JsonObject json = new JsonObject();
    json.add("issue", part.json());
    return new ToolResult.Success(done + "\n" + part.text(Parts.rest("get_issue_details")), json);
  }
}
