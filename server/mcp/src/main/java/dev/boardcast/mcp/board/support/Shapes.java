package dev.boardcast.mcp.board.support;

import static dev.boardcast.protocol.schema.JsonSchemas.count;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.number;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.shape;
import static dev.boardcast.protocol.schema.JsonSchemas.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.ProjectStatus;
import java.util.Arrays;
import java.util.List;

/// Schemas of the resources that answers hold, and of the parameters that many tools share.
public final class Shapes {
  public static final List<String> PROJECT_STATUSES =
      Arrays.stream(ProjectStatus.values()).map(ProjectStatus::wireName).toList();
  private static final int CURSOR_MAX_CHARS = 1_024;

  private Shapes() {}

  public static JsonObject projectNumber() {
    return number("The project's number, as list_projects gives it.");
  }

  public static JsonObject issueNumber() {
    return number("The issue's number within its project, as list_issues gives it.");
  }

  public static JsonObject expectedVersion() {
    return number(
        "Optional guard against overwriting: the `version` last read. When it has changed since,"
            + " nothing is done and the call fails with a conflict.");
  }

  public static JsonObject cursor() {
    return text("nextCursor of the page before.", 1, CURSOR_MAX_CHARS);
  }

  /// Of tools that read one thing, which may be long.
  public static JsonObject partCursor() {
    return text("nextCursor of the answer before, where that was cut.", 1, CURSOR_MAX_CHARS);
  }

  public static JsonObject nextPart() {
    return text(
        "As cursor, for the rest; absent with the last part. `truncated` says what is cut.");
  }

  public static JsonObject nextPage() {
    return text("For the next page; absent with the last one.");
  }

  public static JsonObject title(String what) {
    return text(what, 1, Limits.TITLE_MAX_CHARS);
  }

  public static JsonObject assignee(String description) {
    return text(description, 1, Limits.ASSIGNEE_MAX_CHARS);
  }

  public static JsonObject workItem() {
    return ToolSchemas.IN_TOOLS.workItem(shape(), "Identity within the issue.").open();
  }

  public static JsonObject phase() {
    return ToolSchemas.IN_TOOLS
        .phase(shape(), "What the phase is about.", count("Place in the project, from 1."))
        .open();
  }

  public static JsonObject project() {
    return shape()
        .required("number", number("The project's number."))
        .required("title", text("Title."))
        .optional("description", text("Description."))
        .required("status", oneOf("Open or closed.", PROJECT_STATUSES))
        .optional("url", text("Where people see it."))
        .required("fields", list("Its fields.", ToolSchemas.IN_TOOLS.field(shape()).open()))
        .required("phases", list("Its phases, in order.", phase()))
        .required("stats", stats())
        .required("version", number("Changes with every change in it; usable as expectedVersion."))
        .required("createdAt", text("ISO 8601, UTC."))
        .required("updatedAt", text("ISO 8601, UTC."))
        .open();
  }

  public static JsonObject projectSummary() {
    return shape()
        .required("number", number("The project's number."))
        .required("title", text("Title."))
        .optional("description", text("Description."))
        .required("status", oneOf("Open or closed.", PROJECT_STATUSES))
        .optional("url", text("Where people see it."))
        .required("phases", list("Names of its phases, in order.", text("A name.")))
        .required("stats", stats())
        .open();
  }

  private static JsonObject stats() {
    return described(ToolSchemas.IN_TOOLS.stats(shape()).open(), "Counts over its issues.");
  }

  public static JsonObject status(String description) {
    return oneOf(description, IssueStatus.wireNames());
  }

  /// The same, with null allowed. As branches: a list of types is not understood everywhere.
  public static JsonObject nullable(JsonObject schema) {
    JsonObject none = new JsonObject();
    none.addProperty("type", "null");
    JsonObject either = new JsonObject();
    either.add("description", schema.remove("description"));
    JsonArray branches = new JsonArray();
    branches.add(schema);
    branches.add(none);
    either.add("anyOf", branches);
    return either;
  }

  private static JsonObject described(JsonObject schema, String description) {
    schema.addProperty("description", description);
    return schema;
  }
}
