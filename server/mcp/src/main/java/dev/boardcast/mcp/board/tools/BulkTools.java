package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.support.TrackerFailures;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolFailure;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;

/// Tools that do to many issues what others do to one. Each issue succeeds or fails by itself.
final class BulkTools {
  /// Issues a call; more is refused.
  static final int ISSUES_MAX_COUNT = 100;

  private final ToolSupport desk;

  BulkTools(ToolSupport desk) {
    this.desk = desk;
  }

  Tool updateIssues() {
    JsonObject update =
        ToolSchemas.change(shape().required("issueNumber", Shapes.issueNumber()))
            .optional("expectedVersion", Shapes.expectedVersion())
            .closed();
    return new Tool(
        "update_issues",
        "Change many issues",
        "Changes up to 100 issues of a project in one call, each with its own fields as in"
            + " update_issue. Use it instead of calling update_issue again and again: to close what"
            + " is finished, or to move a whole list. Each succeeds or fails by itself; read the"
            + " results, and correct and repeat only those that failed.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required(
                "updates",
                atLeastOne(list("What to change, an entry an issue.", update, ISSUES_MAX_COUNT)))
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("updatedCount", count("Issues that were changed."))
            .required("failedCount", count("Issues that were not."))
            .required("results", list("An entry an update, in their order.", result()))
            .open(),
        ToolHints.SET,
        this::update);
  }

  private static JsonObject atLeastOne(JsonObject list) {
    list.addProperty("minItems", 1);
    return list;
  }

  private static JsonObject result() {
    return shape()
        .required("issueNumber", number("The issue."))
        .required("updated", truth("Whether it was changed."))
        .optional("issue", ToolSchemas.summary())
        .optional("code", text("What went wrong, for programs."))
        .optional("error", text("What went wrong, and what to do."))
        .optional("retryMayHelp", truth("Whether the same update may succeed later."))
        .open();
  }

  private ToolResult.Success update(JsonObject arguments, CallContext context) {
    Boards boards = desk.boards(context);
    int project = ToolSupport.project(arguments);
    JsonArray updates = arguments.getAsJsonArray("updates");
    List<BulkOutcome> outcomes = new ArrayList<>();
    for (JsonElement element : updates) {
      JsonObject update = element.getAsJsonObject();
      int number = JsonFields.positiveInt(update, "issueNumber");
      try {
        outcomes.add(new BulkOutcome.Updated(updateOne(boards, project, number, update)));
      } catch (ToolFailure e) {
        outcomes.add(new BulkOutcome.Failed(number, e.failure()));
      }
      context.progress(outcomes.size(), updates.size(), "issue #" + number);
      if (Thread.currentThread().isInterrupted()) {
        throw new ToolFailure(
            "Cancelled after %d of %d issues.".formatted(outcomes.size(), updates.size()),
            "cancelled",
            true,
            null);
      }
    }
    BulkOutcome.commonRefusal(outcomes)
        .ifPresent(refusal -> {
          throw new ToolFailure(
              "None of the %d issues of project #%d was changed, all for one reason: %s"
                  .formatted(outcomes.size(), project, refusal.text()),
              refusal.code(),
              refusal.retryMayHelp(),
              null);
        });
    List<Entry> entries = BulkOutcome.fitting(outcomes);
    JsonArray results = new JsonArray();
    entries.forEach(entry -> results.add(entry.json()));
    int updated = (int) outcomes.stream().filter(BulkOutcome.Updated.class::isInstance).count();
    int failed = outcomes.size() - updated;
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.addProperty("updatedCount", updated);
    json.addProperty("failedCount", failed);
    json.add("results", results);
    String head =
        failed == 0
            ? "All %d issues of project #%d changed.".formatted(updated, project)
            : "%d of %d issues of project #%d changed, %d failed: correct and repeat those only."
                .formatted(updated, outcomes.size(), project, failed);
    return new ToolResult.Success(head + "\n" + TextRenderer.lines(entries, Entry::line), json);
  }

  private static Issue updateOne(Boards boards, int project, int number, JsonObject update) {
    IssuePatch patch = IssueWriteTools.patch(update);
    try {
      return boards.updateIssue(project, number, patch, ToolSupport.expectedVersion(update));
    } catch (TrackerException e) {
      throw new TrackerFailures(boards.withoutRetries())
          .explain(
              e,
              ToolSubject.issue(project, number)
                  .withPhase(JsonFields.optionalText(update, "phase"))
                  .expecting(ToolSupport.expectedVersion(update))
                  .writing());
    }
  }
}
