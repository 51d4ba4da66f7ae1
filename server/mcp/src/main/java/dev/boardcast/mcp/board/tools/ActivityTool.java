package dev.boardcast.mcp.board.tools;

import static dev.boardcast.mcp.board.support.Shapes.status;
import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.board.support.ActivityCursor;
import dev.boardcast.mcp.board.support.Shapes;
import dev.boardcast.mcp.board.support.ToolSubject;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.text.Entry;
import dev.boardcast.mcp.board.text.Filling;
import dev.boardcast.mcp.board.text.TextRenderer;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Cursors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The tool that says what happened lately.
final class ActivityTool {
  static final int SINCE_DEFAULT_MINUTES = 60;
  static final int SINCE_MAX_MINUTES = 1_440;
  static final int LIMIT_DEFAULT = 50;

  private final ToolSupport desk;

  ActivityTool(ToolSupport desk) {
    this.desk = desk;
  }

  Tool listActivity() {
    return new Tool(
        "list_activity",
        "List recent changes",
        "Lists what changed lately, newest first: who (a person, an agent, a script) changed what, and"
            + " how the issue stood then. Of all projects unless projectNumber is given. Use it to see"
            + " what others did since you last looked. Next: get_issue_details for an issue as it is"
            + " now.",
        shape()
            .optional("projectNumber", Shapes.projectNumber())
            .optional(
                "sinceMinutes",
                number(
                    "How far back, in minutes; %d unless given.".formatted(SINCE_DEFAULT_MINUTES),
                    SINCE_MAX_MINUTES))
            .optional(
                "limit",
                number(
                    "How many changes at most; %d unless given.".formatted(LIMIT_DEFAULT),
                    Activity.ENTRIES_MAX_COUNT))
            .optional("cursor", Shapes.cursor())
            .closed(),
        shape()
            .required("entries", list("The changes, newest first.", entry()))
            .required("count", count("How many of them are here."))
            .optional("total", count("How many there were in that time, on all pages together."))
            .optional("nextCursor", Shapes.nextPage())
            .open(),
        ToolHints.READ,
        desk.handler(
            arguments ->
                arguments.has("projectNumber")
                    ? ToolSubject.project(ToolSupport.project(arguments))
                    : ToolSubject.NONE,
            ActivityTool::read));
  }

  private static JsonObject entry() {
    return shape()
        .required("sequence", number("The change's number in its project."))
        .required("projectNumber", number("The project."))
        .optional("issueNumber", number("The issue; absent for changes of a project itself."))
        .required("type", text("What happened, such as issue.created or issue.updated."))
        .required("timestamp", text("When: ISO 8601, UTC."))
        .optional("actor", text("Who did it, where known."))
        .optional(
            "origin", text("The kind of program it came through: mcp, editor, script, github."))
        .required("changed", list("Names of the fields that changed.", text("A field.")))
        .required("title", text("Title of the issue after the change; else of the project."))
        .optional("status", status("Where the issue stood after it."))
        .optional("phase", text("Name of the issue's phase after it; absent when in none."))
        .optional("assignee", text("Who worked on the issue after it; absent when nobody."))
        .optional(
            "conflict",
            shape()
                .required("field", text("A field that both sides of a mirror changed."))
                .optional("kept", text("What both have now; absent for nothing."))
                .optional("lost", text("The change that did not stay; absent for nothing."))
                .required("by", text("Whose change stayed."))
                .open())
        .optional(
            "refused",
            shape()
                .required("field", text("A field whose change GitHub did not take."))
                .optional("lost", text("What it had been changed to; absent for nothing."))
                .required("reason", text("Why."))
                .open())
        .optional("comment", text("The beginning of what was said about the issue."))
        .open();
  }

  private static ToolResult.Success read(JsonObject arguments, Boards boards) {
    int minutes = given(arguments, "sinceMinutes", SINCE_DEFAULT_MINUTES);
    List<Integer> projects =
        arguments.has("projectNumber") ? List.of(ToolSupport.project(arguments)) : List.of();
    ActivityCursor from =
        ActivityCursor.read(
            JsonFields.optionalText(arguments, "cursor"),
            Instant.now().minus(Duration.ofMinutes(minutes)));
    Activity page =
        boards.activityPage(
            projects,
            from.since(),
            given(arguments, "limit", LIMIT_DEFAULT),
            from.place() == null ? null : Cursors.before(from.place()));
    List<ActivityEntry> entries = page.entries();
    if (entries.isEmpty()) {
      // A project that does not exist is an error, not one where nothing happened.
      projects.forEach(boards::project);
    }
    Filling filling = Filling.ofTool();
    for (ActivityEntry entry : entries) {
      Entry line =
          new Entry(Json.toTree(entry).getAsJsonObject(), TextRenderer.activityLine(entry));
      if (!filling.add(line)) {
        break;
      }
    }
    int count = filling.count();
    boolean more = count < entries.size() || page.nextCursor() != null;
    String next = more ? from.after(entries.get(count - 1)).text() : null;
    JsonObject json = new JsonObject();
    json.add("entries", filling.json());
    json.addProperty("count", count);
    if (page.total() != null) {
      json.addProperty("total", page.total());
    }
    if (next != null) {
      json.addProperty("nextCursor", next);
    }
    String where = projects.isEmpty() ? "any project" : "project #" + projects.getFirst();
    String when =
        from.place() == null
            ? "within the last %d minutes".formatted(minutes)
            : "since %s and before those shown".formatted(from.since());
    return new ToolResult.Success(
        entries.isEmpty()
            ? "Nothing changed in %s %s.".formatted(where, when)
            : "%s changes in %s %s, newest first:\n%s%s"
                .formatted(
                    TextRenderer.some(count, page.total()),
                    where,
                    when,
                    filling.text(),
                    TextRenderer.more(next)),
        json);
  }

  private static int given(JsonObject arguments, String name, int standard) {
    return arguments.has(name) ? JsonFields.positiveInt(arguments, name) : standard;
  }
}
