package dev.boardcast.tracker.openapi.schema;

import static dev.boardcast.protocol.schema.JsonSchemas.fields;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;
import static dev.boardcast.tracker.openapi.schema.AnswerSchemas.issueStatus;
import static dev.boardcast.tracker.openapi.schema.AnswerSchemas.projectStatus;
import static dev.boardcast.tracker.openapi.schema.DocumentSchemas.askedBesideTitle;
import static dev.boardcast.tracker.openapi.schema.Schemas.nullable;
import static dev.boardcast.tracker.openapi.schema.Schemas.number;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Lease;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.schema.JsonSchemas;
import java.util.List;

/// Schemas of request bodies, as `tracker.service.request.Requests` reads them. They are closed:
/// the tracker refuses fields that it does not know.
public final class RequestSchemas {
  private RequestSchemas() {}

  public static JsonObject of(Body body) {
    return switch (body) {
      case NEW_PROJECT ->
          fields("A project to be made.")
              .required("title", title())
              .optional("description", description())
              .optional("phases", newPhases())
              .closed();
      case PROJECT_CHANGES -> projectFields("Changes of a project.").changes();
      case NEW_PHASE ->
          fields("A phase to be added.")
              .required("name", phaseName())
              .optional("description", description())
              .optional("order", number("Its place, from 1; without it, or past the end: last."))
              .closed();
      case PHASE_CHANGES ->
          fields("Changes of a phase.")
              .optional("name", phaseName())
              .optional("description", description())
              .optional("order", number("Its new place, from 1; past the end: last."))
              .changes();
      case NEW_ISSUE ->
          askedBesideTitle(fields("An issue to be made.").required("title", title())).closed();
      case NEW_ISSUES ->
          fields("Issues to be made, all or none.")
              .required(
                  "issues",
                  list(
                      "At least one.",
                      askedBesideTitle(fields("One of them.").required("title", title()))
                          .optional(
                              "ref", text("What others here call it.", 1, Limits.REF_MAX_CHARS))
                          .optional(
                              "blockedByRefs",
                              list(
                                  "Refs of those here that it waits for; no circles.",
                                  text("A ref.", 1, Limits.REF_MAX_CHARS),
                                  Limits.BLOCKERS_MAX_COUNT))
                          .closed(),
                      Limits.ISSUES_PER_BATCH_MAX_COUNT))
              .closed();
      case ISSUE_CHANGES ->
          askedBesideTitle(fields("Changes of an issue.").optional("title", title())).changes();
      case ISSUE_STATUS ->
          fields("Where an issue stands.")
              .required("status", issueStatus("Where it stands."))
              .closed();
      case ISSUE_PHASE ->
          fields("The phase an issue is in.")
              .required("phaseName", nullable(text("Null: none.", 1, Limits.TITLE_MAX_CHARS)))
              .closed();
      case ISSUE_PLACE ->
          fields("Where an issue shall stand: one of before, after and to.")
              .optional("before", number("Right before this issue."))
              .optional("after", number("Right after this issue."))
              .optional("to", oneOf("Before or after all others.", List.of("top", "bottom")))
              .optional("status", issueStatus("That it shall have then; unless given, its own."))
              .changes();
      case LEASE ->
          fields("For how long a claim holds.").optional("leaseSeconds", leaseSeconds()).closed();
      case NEW_WORK_ITEM ->
          fields("A work item to be added.")
              .required("title", title())
              .optional("completed", truth("Whether it is done."))
              .closed();
      case WORK_ITEM_CHANGES ->
          fields("Changes of a work item.")
              .optional("title", title())
              .optional("completed", truth("Whether it is done."))
              .changes();
      case NEW_COMMENT ->
          fields("Something to be said about an issue.")
              .required("text", text("What to say.", 1, Limits.COMMENT_MAX_CHARS))
              .closed();
      case REPORTED_EVENT -> reportedEvent();
      case GIT_HUB_DELIVERY -> gitHubDelivery();
    };
  }

  private static JsonObject leaseSeconds() {
    JsonObject seconds =
        number(
            "Without a word of the holder, whose writes renew it; %d unless said."
                .formatted(Lease.DEFAULT_LENGTH.toSeconds()),
            (int) Lease.LENGTH_MAX.toSeconds());
    seconds.addProperty("minimum", Lease.LENGTH_MIN.toSeconds());
    return seconds;
  }

  private static JsonObject title() {
    return DocumentSchemas.asked(IssueField.TITLE);
  }

  private static JsonObject phaseName() {
    return text("The name that issues refer to, of one line.", 1, Limits.TITLE_MAX_CHARS);
  }

  private static JsonObject description() {
    return nullable(text("What it is about. Null: nothing.", Limits.BODY_MAX_CHARS));
  }

  private static JsonObject newPhases() {
    return nullable(phases("Its phases, in order.", phase("A phase.").closed()));
  }

  private static JsonSchemas.Fields phase(String description) {
    return fields(description).required("name", phaseName()).optional("description", description());
  }

  /// Phases, each as its name alone or whole.
  private static JsonObject phases(String description, JsonObject whole) {
    JsonArray forms = new JsonArray();
    forms.add(phaseName());
    forms.add(whole);
    JsonObject either = new JsonObject();
    either.add("anyOf", forms);
    return list(description, either, Limits.PHASES_MAX_COUNT);
  }

  private static JsonObject reportedPhases() {
    return phases(
        "All phases, in order.",
        phase("A phase, known by `id`, else by name.")
            .optional("id", nullable(text("Identity.")))
            .open());
  }

  private static JsonSchemas.Fields projectFields(String description) {
    return fields(description)
        .optional("title", title())
        .optional("description", description())
        .optional("status", projectStatus("Whether it is still worked on."));
  }

  /// Of GitHub's many fields, those that count here.
  private static JsonObject gitHubDelivery() {
    return fields("As GitHub sends it. Of an `issues` event into a project these count.")
        .optional("action", text("What happened."))
        .optional(
            "issue",
            fields("The issue.")
                .optional("node_id", text("Its id, by which it is known again."))
                .optional("html_url", text("Its address."))
                .optional("number", number("Its number there."))
                .optional("title", text("Title."))
                .optional("state", text("`closed`, or not."))
                .optional("state_reason", nullable(text("Why it is closed.")))
                .optional("updated_at", text("When it was last changed: what is older is late."))
                .free())
        .free();
  }

  private static JsonObject reportedEvent() {
    return fields("An event of elsewhere. What is derived, and work items, are passed over.")
        .required("type", oneOf("What happened.", AnswerSchemas.eventTypes()))
        .optional(
            "projectNumber", number("The project's number; may be absent where one is created."))
        .optional("issueNumber", number("The issue's number, where it is about one."))
        .optional("timestamp", text("Passed over: the tracker's own time counts."))
        .optional(
            "data",
            fields("The resource, as far as it is known.")
                .optional(
                    "project",
                    projectFields("The project.").optional("phases", reportedPhases()).open())
                .optional("issue", reportedIssue())
                .optional("phases", reportedPhases())
                .open())
        .optional("actor", nullable(text("Who did it.", 1, ActorName.MAX_CHARS)))
        .optional(
            "origin", nullable(text("The kind of program it was.", 1, CallLimits.ORIGIN_MAX_CHARS)))
        .closed();
  }

  private static JsonObject reportedIssue() {
    return askedBesideTitle(
            fields("The issue.")
                .optional("title", title())
                .optional("number", number("Its number.")))
        .optional("url", nullable(text("Where people see it: http or https.")))
        .open();
  }
}
