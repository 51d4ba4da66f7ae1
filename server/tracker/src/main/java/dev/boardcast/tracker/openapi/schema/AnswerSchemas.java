package dev.boardcast.tracker.openapi.schema;

import static dev.boardcast.protocol.schema.JsonSchemas.fields;
import static dev.boardcast.protocol.schema.JsonSchemas.list;
import static dev.boardcast.protocol.schema.JsonSchemas.oneOf;
import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.protocol.schema.JsonSchemas.truth;
import static dev.boardcast.tracker.openapi.schema.Schemas.count;
import static dev.boardcast.tracker.openapi.schema.Schemas.map;
import static dev.boardcast.tracker.openapi.schema.Schemas.number;
import static dev.boardcast.tracker.openapi.schema.Schemas.ref;
import static dev.boardcast.tracker.openapi.schema.Schemas.time;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.core.event.EventType;
import dev.boardcast.protocol.rest.ProblemCode;
import dev.boardcast.protocol.schema.BoardSchemas;
import dev.boardcast.protocol.schema.JsonSchemas;
import dev.boardcast.tracker.health.Check;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Schemas of what the tracker answers. They are open: readers pass over what they do not know.
public final class AnswerSchemas {
  private static final BoardSchemas BOARD = DocumentSchemas.IN_DOCUMENT;

  private AnswerSchemas() {}

  public static JsonObject of(Shape shape) {
    return switch (shape) {
      case HEALTH -> health();
      case READINESS -> readiness();
      case READINESS_CHECK -> readinessCheck();
      case POSITIONS -> positions();
      case PROJECT -> project();
      case PROJECT_LIST -> page("Projects, by number.", Shape.PROJECT);
      case FIELD -> BOARD.field(fields("A field of a project.")).open();
      case PROJECT_STATS ->
          BOARD.stats(fields("Counts over a project's issues and phases.")).open();
      case PHASE ->
          BOARD
              .phase(
                  fields("A step of a project."), "What it is about.", number("Its place, from 1."))
              .open();
      case PHASE_LIST ->
          fields("All phases of a project.")
              .required("items", list("In order.", ref(Shape.PHASE)))
              .open();
      case ISSUE -> DocumentSchemas.answer(fields("An issue, whole.")).open();
      case CREATED_ISSUE ->
          DocumentSchemas.answer(fields("An issue that was made."))
              .optional(
                  "earlier",
                  fields("One of the same title that the same actor made a few minutes ago.")
                      .required("number", number("Its number."))
                      .required("status", issueStatus("Where it stands."))
                      .required("createdAt", time("When it was made."))
                      .open())
              .open();
      case CREATED_ISSUES ->
          fields("Issues that were made together.")
              .required("issues", list("In the order of the request.", ref(Shape.ISSUE)))
              .open();
      case ISSUE_LIST -> page("Issues of a project, by number.", Shape.ISSUE);
      case ISSUE_DETAILS ->
          DocumentSchemas.answer(fields("An issue, with what happened to it lately."))
              .optional("claim", ref(Shape.CLAIM))
              .optional(
                  "waitsFor",
                  list(
                      "Those of `blockedBy` that are not done; the tag says nothing of it.",
                      number("An issue's number.")))
              .optional(
                  "comments", list("The last that were said, newest first.", ref(Shape.COMMENT)))
              .required("activity", list("Newest first.", ref(Shape.ISSUE_ACTIVITY)))
              .open();
      case CLAIM ->
          fields("Who holds an issue; the tag of an answer says nothing of it.")
              .required("holder", text("In whose name."))
              .required("until", time("When it ends without a word of theirs."))
              .open();
      case CLAIMED_ISSUE ->
          fields("An issue, and who holds it.")
              .required("issue", ref(Shape.ISSUE))
              .optional("claim", ref(Shape.CLAIM))
              .open();
      case NEXT_ISSUE ->
          fields("What is best done next.")
              .optional("issue", ref(Shape.ISSUE))
              .optional("claim", ref(Shape.CLAIM))
              .required("why", text("Why this one, or why there is none."))
              .required("open", count("Issues that are not done."))
              .required("free", count("Those of them that could be begun, this one included."))
              .open();
      case ISSUE_ACTIVITY -> issueActivity();
      case WORK_ITEM ->
          BOARD
              .workItem(
                  fields("A line of an issue's checklist."),
                  "Identity within the issue; never used again there.")
              .open();
      case COMMENT ->
          fields("Something said about an issue.")
              .required("id", number("Counts up within the issue, from 1."))
              .optional("author", text("Who said it, where known."))
              .required("createdAt", time("When."))
              .required("text", text("What was said."))
              .open();
      case COMMENT_LIST -> page("What was said about an issue, the newest first.", Shape.COMMENT);
      case POSITION -> position();
      case BOARD -> board();
      case EVENT_PAGE -> eventPage();
      case SEQUENCED_EVENT -> sequencedEvent();
      case EVENT -> event();
      case PROJECT_EVENT ->
          eventAbout(
              "A change of the project itself.",
              typesAbout("project."),
              data("project", ref(Shape.PROJECT)));
      case ISSUE_EVENT -> issueEvent(data("issue", ref(Shape.ISSUE)));
      case PHASES_EVENT ->
          eventAbout(
              "A change of the project's phases.",
              typesAbout("phase."),
              data("phases", list("All phases, in order.", ref(Shape.PHASE))));
      case ACTIVITY -> activity();
      case ACTIVITY_ENTRY -> activityEntry();
      case CONFLICT -> conflict();
      case REFUSED_CHANGE -> refused();
      case TAKEN_OVER ->
          fields("The change was made.")
              .required("sequence", count("Of the last event of the project."))
              .open();
      case TOLD ->
          fields("The delivery was taken.")
              .optional("sequence", count("Of the last event of the project, where it is changed."))
              .optional("reads", count("Items of mirrored projects that are read because of it."))
              .open();
      case HOOK_REPORT ->
          fields("What a hook lacks.")
              .required("missing", list("Events that it should send, too.", text("An event.")))
              .open();
      case UNCHANGED -> fields("All was so already.").open();
      case DOCUMENT -> fields("A document of OpenAPI 3.1.").free();
      case PROBLEM -> problem();
      case FIELD_ERROR ->
          fields("What is wrong with one field, parameter or header of a request.")
              .required("field", text("Its name, with the path to it; empty for the whole."))
              .required("message", text("What is wrong, as the rest of a sentence."))
              .open();
    };
  }

  static List<String> eventTypes() {
    return names(EventType.values(), EventType::wireName);
  }

  static <E> List<String> names(E[] values, Function<E, String> name) {
    return Arrays.stream(values).map(name).toList();
  }

  private static JsonObject health() {
    return fields("That the program runs.")
        .required("status", oneOf("Always this.", List.of("ok")))
        .required("version", text("Of the program."))
        .required("epoch", text("Of the database; see `Position`."))
        .open();
  }

  private static JsonObject readiness() {
    return fields("Whether everything is served.")
        .required("status", oneOf("`unavailable` comes with 503.", List.of("ready", "unavailable")))
        .optional(
            "checks",
            list(
                "What is not as it should be; absent where all is well.",
                ref(Shape.READINESS_CHECK)))
        .open();
  }

  private static JsonObject readinessCheck() {
    return fields("Something that is not as it should be.")
        .required("check", oneOf("What was looked at.", names(Check.values(), Check::wireName)))
        .required(
            "status",
            oneOf("With a `warning`, everything is served.", List.of("warning", "failing")))
        .required("message", text("For who runs the server, in a sentence."))
        .open();
  }

  private static JsonObject positions() {
    return fields("Where each project's events end.")
        .required("epoch", text("See `Position`."))
        .required(
            "sequences", map("By project number.", count("Sequence of the project's last event.")))
        .required("digests", map("By project number.", text("Digest of that event.")))
        .optional(
            "projectNumbers",
            list(
                "The projects that the key is for; absent where it is for all.",
                number("A project's number.")))
        .open();
  }

  private static JsonObject page(String description, Shape item) {
    return fields(description)
        .required("items", list("Those of this page.", ref(item)))
        .optional("nextCursor", text("As `cursor`, for the next page; absent with the last."))
        .required("total", count("How many there are on all pages."))
        .open();
  }

  private static JsonObject project() {
    return fields("A project.")
        .required("number", number("Its number; never used again, not even after a delete."))
        .required("title", text("Title."))
        .optional("description", text("What it is about."))
        .required("status", projectStatus("Whether it is still worked on."))
        .optional("url", text("Where people see it."))
        .required("fields", list("Its fields.", ref(Shape.FIELD)))
        .required("phases", list("Its phases, in order.", ref(Shape.PHASE)))
        .required("stats", ref(Shape.PROJECT_STATS))
        .required("version", count("Sequence of its last event, whatever that was about."))
        .required("createdAt", time("When it was made."))
        .required("updatedAt", time("When anything in it was last changed."))
        .open();
  }

  static JsonObject projectStatus(String description) {
    return oneOf(description, names(ProjectStatus.values(), ProjectStatus::wireName));
  }

  public static JsonObject issueStatus(String description) {
    return oneOf(description, IssueStatus.wireNames());
  }

  private static JsonObject issueActivity() {
    return fields("Something that happened to the issue.")
        .required("sequence", count("Of the event."))
        .required("event", issueEvent(data()))
        .open();
  }

  private static JsonObject position() {
    return fields("A place among a project's events.")
        .required(
            "epoch",
            text("Of the database, opaque: in another epoch, sequences mean something else."))
        .required("sequence", count("Of the last event before this place; 0 before the first."))
        .optional("digest", text("Of that event and all before it, opaque."))
        .open();
  }

  private static JsonObject board() {
    return fields("A project with all its issues, as they were at one position.")
        .required("position", ref(Shape.POSITION))
        .required("project", ref(Shape.PROJECT))
        .required("issues", list("By number.", ref(Shape.ISSUE)))
        .open();
  }

  private static JsonObject eventPage() {
    return fields("Events after a position.")
        .required(
            "recovered",
            truth(
                "Whether these are all events up to `position`. If not, read the board, and go on"
                    + " from its position."))
        .required("position", ref(Shape.POSITION))
        .required("events", list("In order, without a gap.", ref(Shape.SEQUENCED_EVENT)))
        .open();
  }

  private static JsonObject sequencedEvent() {
    return fields("An event and its place.")
        .required("sequence", count("Counts up by one within the project, from 1."))
        .optional("digest", text("Of this event and all before it, opaque."))
        .required("event", ref(Shape.EVENT))
        .open();
  }

  private static JsonObject event() {
    JsonObject schema = new JsonObject();
    schema.addProperty("description", "A change of a project; `type` says of what.");
    JsonArray kinds = new JsonArray();
    kinds.add(ref(Shape.PROJECT_EVENT));
    kinds.add(ref(Shape.ISSUE_EVENT));
    kinds.add(ref(Shape.PHASES_EVENT));
    schema.add("oneOf", kinds);
    return schema;
  }

  private static List<String> typesAbout(String subject) {
    return eventTypes().stream().filter(type -> type.startsWith(subject)).toList();
  }

  /// What every event holds, beside what it is about.
  private static JsonObject data() {
    return eventData().open();
  }

  private static JsonObject data(String subject, JsonObject resource) {
    return eventData().required(subject, resource).open();
  }

  private static JsonSchemas.Fields eventData() {
    return fields("After the change; where something was deleted, before it.")
        .required(
            "changed",
            list(
                "Fields that changed; empty where something was made or deleted.",
                text("A field's name.")))
        .optional("actor", text("Who did it, where known."))
        .optional("origin", text("The kind of program it came through, where known."))
        .optional("conflict", ref(Shape.CONFLICT))
        .optional("refused", ref(Shape.REFUSED_CHANGE));
  }

  private static JsonObject issueEvent(JsonObject data) {
    return anEvent("A change of an issue.", typesAbout("issue."))
        .required("issueNumber", number("The issue's number."))
        .required("data", data)
        .open();
  }

  private static JsonObject eventAbout(String description, List<String> types, JsonObject data) {
    return anEvent(description, types).required("data", data).open();
  }

  private static JsonSchemas.Fields anEvent(String description, List<String> types) {
    return fields(description)
        .required("type", oneOf("What happened.", types))
        .required("timestamp", time("When."))
        .required("projectNumber", number("The project's number."));
  }

  private static JsonObject activity() {
    return fields("What happened lately.")
        .required("entries", list("Newest first.", ref(Shape.ACTIVITY_ENTRY)))
        .optional("nextCursor", text("As `cursor`, for what is older; absent with the last."))
        .required("total", count("How many there are on all pages."))
        .open();
  }

  private static JsonObject activityEntry() {
    return fields("An event as a line, without its resource.")
        .required("sequence", count("Of the event."))
        .required("projectNumber", number("The project's number."))
        .optional("issueNumber", number("The issue's number, where it is about one."))
        .required("type", oneOf("What happened.", eventTypes()))
        .required("timestamp", time("When."))
        .optional("actor", text("Who did it, where known."))
        .optional("origin", text("The kind of program it came through, where known."))
        .required(
            "changed",
            list(
                "Fields that changed; empty where something was made or deleted.",
                text("A field's name.")))
        .required("title", text("Of the issue, else of the project."))
        .optional("status", issueStatus("Of the issue."))
        .optional("phase", text("Of the issue."))
        .optional("assignee", text("Of the issue."))
        .optional("conflict", ref(Shape.CONFLICT))
        .optional("refused", ref(Shape.REFUSED_CHANGE))
        .optional("comment", text("The beginning of what was said about the issue."))
        .open();
  }

  private static JsonObject conflict() {
    return fields("Another change of the same field, which did not stay.")
        .required("field", text("Its name."))
        .optional("kept", text("What both sides have now; absent for nothing."))
        .optional("lost", text("What it had been changed to; absent for nothing."))
        .required("by", text("Whose change stayed."))
        .open();
  }

  private static JsonObject refused() {
    return fields("A change that the mirrored system did not take.")
        .required("field", text("Its name."))
        .optional("lost", text("What it had been changed to; absent for nothing."))
        .required("reason", text("Why."))
        .open();
  }

  private static JsonObject problem() {
    return fields("Why a request was not done (RFC 9457). Nothing was changed.")
        .required("type", text("`urn:boardcast:problem:` and the code."))
        .required("title", text("What the code means."))
        .required("status", number("The answer's status.", 599))
        .required("detail", text("What is wrong, and what to do."))
        .required(
            "code", oneOf("For programs.", names(ProblemCode.values(), ProblemCode::wireName)))
        .optional("errors", list("Fields at fault.", ref(Shape.FIELD_ERROR)))
        .optional("currentVersion", count("With 412: the version that it has now."))
        .open();
  }
}
