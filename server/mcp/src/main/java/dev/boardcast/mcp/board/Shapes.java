package dev.boardcast.mcp.board;

import static dev.boardcast.mcp.board.Schemas.count;
import static dev.boardcast.mcp.board.Schemas.list;
import static dev.boardcast.mcp.board.Schemas.number;
import static dev.boardcast.mcp.board.Schemas.oneOf;
import static dev.boardcast.mcp.board.Schemas.shape;
import static dev.boardcast.mcp.board.Schemas.status;
import static dev.boardcast.mcp.board.Schemas.text;
import static dev.boardcast.mcp.board.Schemas.truth;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.domain.ProjectStatus;
import java.util.Arrays;
import java.util.List;

/// Schemas of the resources that answers hold, and of the parameters that many tools share.
final class Shapes {
  static final List<String> PROJECT_STATUSES =
      Arrays.stream(ProjectStatus.values()).map(ProjectStatus::wireName).toList();
  private static final List<String> PHASE_STATUSES =
      Arrays.stream(PhaseStatus.values()).map(PhaseStatus::wireName).toList();

  private static final int CURSOR_MAX_CHARS = 1_024;

  private Shapes() {}

  static JsonObject projectNumber() {
    return number("The project's number, as list_projects gives it.");
  }

  static JsonObject issueNumber() {
    return number("The issue's number within its project, as list_issues gives it.");
  }

  static JsonObject expectedVersion() {
    return number(
        "Optional guard against overwriting: the `version` last read. When it has changed since,"
            + " nothing is done and the call fails with a conflict.");
  }

  static JsonObject cursor() {
    return text("nextCursor of the page before.", 1, CURSOR_MAX_CHARS);
  }

  /// Of tools that read one thing, which may be long.
  static JsonObject partCursor() {
    return text("nextCursor of the answer before, where that was cut.", 1, CURSOR_MAX_CHARS);
  }

  static JsonObject nextPart() {
    return text(
        "As cursor, for the rest; absent with the last part. `truncated` says what is cut.");
  }

  static JsonObject nextPage() {
    return text("For the next page; absent with the last one.");
  }

  static JsonObject title(String what) {
    return text(what, 1, Limits.TITLE_MAX_CHARS);
  }

  static JsonObject body() {
    return text("The issue's text, in Markdown.", 0, Limits.BODY_MAX_CHARS);
  }

  static JsonObject assignee(String description) {
    return text(description, 1, Limits.ASSIGNEE_MAX_CHARS);
  }

  static JsonObject labels(String description) {
    return list(description, text("A label.", 1, Limits.LABEL_MAX_CHARS), Limits.LABELS_MAX_COUNT);
  }

  static JsonObject workItem() {
    return shape()
        .required("id", text("Identity within the issue."))
        .required("title", text("What is to be done."))
        .required("completed", truth("Whether it is done."))
        .open();
  }

  static JsonObject phase() {
    return shape()
        .required("id", text("Identity."))
        .required("name", text("The name that issues refer to."))
        .optional("description", text("What the phase is about."))
        .required("order", count("Place in the project, from 1."))
        .required("status", oneOf("Derived from its issues.", PHASE_STATUSES))
        .required("issueCount", count("Issues in it."))
        .required("workItemCount", count("Work items of its issues."))
        .required("completedCount", count("Those of them that are completed."))
        .open();
  }

  static JsonObject issue() {
    return shape()
        .required("projectNumber", number("The project."))
        .required("number", number("The issue's number within its project."))
        .required("title", text("Title."))
        .optional("body", text("Text, in Markdown."))
        .required("status", status("Where it stands."))
        .optional("phase", text("Name of its phase; absent when in none."))
        .optional("assignee", text("Who works on it; absent when nobody."))
        .required("labels", list("Labels.", text("A label.")))
        .required("workItems", list("Its checklist, in order.", workItem()))
        .optional("url", text("Where people see it."))
        .required("version", number("Counts up with each change; usable as expectedVersion."))
        .required("createdAt", text("ISO 8601, UTC."))
        .required("updatedAt", text("ISO 8601, UTC."))
        .open();
  }

  static JsonObject issueSummary() {
    return shape()
        .required("number", number("The issue's number within its project."))
        .required("title", text("Title."))
        .required("status", status("Where it stands."))
        .optional("phase", text("Name of its phase; absent when in none."))
        .optional("assignee", text("Who works on it; absent when nobody."))
        .required("labels", list("Labels.", text("A label.")))
        .required("workItemCount", count("Work items."))
        .required("completedCount", count("Those of them that are completed."))
        .optional("url", text("Where people see it."))
        .required("version", number("Usable as expectedVersion."))
        .required("updatedAt", text("ISO 8601, UTC."))
        .open();
  }

  static JsonObject project() {
    return shape()
        .required("number", number("The project's number."))
        .required("title", text("Title."))
        .optional("description", text("Description."))
        .required("status", oneOf("Open or closed.", PROJECT_STATUSES))
        .optional("url", text("Where people see it."))
        .required("fields", list("Its fields.", field()))
        .required("phases", list("Its phases, in order.", phase()))
        .required("stats", stats())
        .required("version", number("Changes with every change in it; usable as expectedVersion."))
        .required("createdAt", text("ISO 8601, UTC."))
        .required("updatedAt", text("ISO 8601, UTC."))
        .open();
  }

  static JsonObject projectSummary() {
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

  private static JsonObject field() {
    return shape()
        .required("id", text("Identity."))
        .required("name", text("Name."))
        .required("dataType", text("Type of its values."))
        .optional("options", list("The choices there are.", text("A choice.")))
        .open();
  }

  private static JsonObject stats() {
    return Schemas.described(
        shape()
            .required("totalItems", count("Issues."))
            .required("openItems", count("Issues that are not done."))
            .required("closedItems", count("Issues that are done."))
            .required("totalPhases", count("Phases."))
            .open(),
        "Counts over its issues.");
  }
}
