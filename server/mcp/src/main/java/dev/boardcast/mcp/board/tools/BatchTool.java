package dev.boardcast.mcp.board.tools;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.mcp.board.support.CallersKey;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.Summaries;
import dev.boardcast.mcp.board.support.ToolSchemas;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.call.AnswerSize;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.boards.CreatedIssues;
import dev.boardcast.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plan as one call: many issues that wait for each other, all or none.
final class BatchTool {
  private final ToolSupport desk;

  BatchTool(ToolSupport desk) {
    this.desk = desk;
  }

  Tool createIssues() {
    JsonObject entry =
        ToolSchemas.create(shape())
            .optional(
                "ref",
                text("A name for it within this call, for blockedByRefs.", 1, Limits.REF_MAX_CHARS))
            .optional(
                "blockedByRefs",
                list(
                    "Refs of entries of this call that have to be done before it.",
                    text("A ref.", 1, Limits.REF_MAX_CHARS),
                    Limits.BLOCKERS_MAX_COUNT))
            .closed();
    JsonObject entries =
        list(
            "The issues, in the order of their numbers.", entry, Limits.ISSUES_PER_BATCH_MAX_COUNT);
    entries.addProperty("minItems", 1);
    return new Tool(
        "create_issues",
        "Create many issues",
        "Makes up to 100 issues of a project in one call, all or none: a whole plan, with phases, and with"
            + " what has to wait for what. Each has the fields of a single one; entries name each other by ref and"
            + " blockedByRefs. Use it instead of many single calls. Where something is wrong,"
            + " nothing is made, and each entry at fault is named. Returns the numbers, in the same order.",
        shape()
            .required("projectNumber", Shapes.projectNumber())
            .required("issues", entries)
            .optional("idempotencyKey", CallersKey.schema())
            .closed(),
        shape()
            .required("projectNumber", number("The project."))
            .required("createdCount", count("Issues that were created."))
            .optional("repeated", truth("True where an earlier call with this key had made them."))
            .required(
                "issues",
                list(
                    "An entry an issue, in their order; with its summary where there is room.",
                    shape()
                        .required("number", number("The issue's number."))
                        .optional("ref", text("The name it had in this call."))
                        .open()))
            .open(),
        ToolHints.ADD,
        desk.asking(
            arguments -> ToolSubject.project(ToolSupport.project(arguments)).writing(),
            BatchTool::create));
  }

  private static ToolResult.Success create(
      JsonObject arguments, Boards boards, CallContext context) {
    int project = ToolSupport.project(arguments);
    JsonArray asked = arguments.getAsJsonArray("issues");
    JsonObject batch = new JsonObject();
    batch.add("issues", asked);
    CreatedIssues made =
        CallersKey.making(
            arguments, context, key -> boards.teamwork().createAll(project, batch, key));
    List<Entry> whole = new ArrayList<>();
    List<Entry> brief = new ArrayList<>();
    for (int i = 0; i < made.issues().size(); i++) {
      Issue issue = made.issues().get(i);
      String ref = JsonFields.optionalText(asked.get(i).getAsJsonObject(), "ref");
      Entry summary = Summaries.entry(issue);
      String name = ref == null ? "" : " (ref %s)".formatted(ref);
      whole.add(new Entry(named(summary.json(), ref), summary.line() + name));
      JsonObject number = new JsonObject();
      number.addProperty("number", issue.number());
      brief.add(new Entry(named(number, ref), "#" + issue.number() + name));
    }
    List<Entry> shown = size(whole) <= AnswerSize.ROOM_CHARS ? whole : brief;
    JsonObject json = new JsonObject();
    json.addProperty("projectNumber", project);
    json.addProperty("createdCount", made.issues().size());
    if (made.repeated()) {
      json.addProperty("repeated", true);
    }
    JsonArray issues = new JsonArray();
    shown.forEach(entry -> issues.add(entry.json()));
    json.add("issues", issues);
    String head =
        made.repeated()
            ? "An earlier call with this idempotencyKey created them; nothing was created now."
            : "Created %d issues in project #%d.".formatted(made.issues().size(), project);
    return new ToolResult.Success(head + "\n" + TextRenderer.lines(shown, Entry::line), json);
  }

  private static JsonObject named(JsonObject json, @Nullable String ref) {
    if (ref != null) {
      json.addProperty("ref", ref);
    }
    return json;
  }

  private static int size(List<Entry> entries) {
    return entries.stream()
        .mapToInt(
            one -> AnswerSize.of(one.json()) + AnswerSize.ofText(one.line()) + "\\n,".length())
        .sum();
  }
}
