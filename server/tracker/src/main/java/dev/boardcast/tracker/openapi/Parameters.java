package dev.boardcast.tracker.openapi;

import static dev.boardcast.protocol.schema.JsonSchemas.text;
import static dev.boardcast.tracker.openapi.schema.Schemas.count;
import static dev.boardcast.tracker.openapi.schema.Schemas.number;
import static dev.boardcast.tracker.openapi.schema.Schemas.withDefault;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.tracker.openapi.schema.AnswerSchemas;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.openapi.schema.Schemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Parameters of requests: in the path, the query and the headers.
final class Parameters {
  static final String REQUEST_ID = "RequestId";
  static final String IF_MATCH = "IfMatch";
  static final String IF_NONE_MATCH = "IfNoneMatch";
  static final String PREFER = "Prefer";
  static final String IDEMPOTENCY_KEY = "IdempotencyKey";
  static final String ACTOR = "Actor";
  static final String ORIGIN = "Origin";
  static final String SESSION = "Session";
  static final String GITHUB_EVENT = "GitHubEvent";
  static final String GITHUB_DELIVERY = "GitHubDelivery";

  private Parameters() {}

  /// Those that many calls share, by their names among the document's components.
  static Map<String, JsonObject> shared() {
    Map<String, JsonObject> all = new LinkedHashMap<>();
    for (String name : List.of("projectNumber", "issueNumber", "phaseId", "workItemId")) {
      all.put(name, path(name));
    }
    all.put(
        REQUEST_ID,
        header(
            "X-Request-Id",
            "An id for the log. Others than these are replaced by one of the tracker's.",
            pattern("[A-Za-z0-9._-]{1,%d}".formatted(CallLimits.REQUEST_ID_MAX_CHARS))));
    all.put(
        IF_MATCH,
        header(
            "If-Match",
            "The `ETag` that the change is based on, or `\"*-7\"` for whatever has `version` 7. When"
                + " that has changed since, nothing is done: 412.",
            text("An entity tag, quotes included; or several.")));
    all.put(
        IF_NONE_MATCH,
        header(
            "If-None-Match",
            "The `ETag` that one has: while nothing is new, 304.",
            text("An entity tag, quotes included; or several.")));
    all.put(
        IDEMPOTENCY_KEY,
        header(
            Headers.IDEMPOTENCY_KEY,
            "The same key with the same request gives the first answer again, and nothing is done"
                + " twice; with another request, 422.",
            pattern("[!-~]{1,%d}".formatted(CallLimits.IDEMPOTENCY_KEY_MAX_CHARS))));
    all.put(
        ACTOR,
        header(
            Headers.ACTOR,
            "Who makes the change, of at most %d characters; beyond ASCII as an `ext-value` of RFC 8187 (`UTF-8''Zo%%C3%%AB`)."
                .formatted(ActorName.MAX_CHARS),
            text("A name.")));
    all.put(
        ORIGIN,
        header(
            Headers.ORIGIN,
            "What kind of program makes it, such as `script`.",
            text("Visible ASCII characters.", 1, CallLimits.ORIGIN_MAX_CHARS)));
    all.put(
        SESSION,
        header(
            Headers.SESSION,
            "Which of several programs of that name: whose a claim is.",
            text("Visible ASCII characters.", 1, Headers.SESSION_MAX_CHARS)));
    all.put(
        GITHUB_EVENT,
        header("X-GitHub-Event", "What is of no use here is passed over.", text("An event.")));
    all.put(
        GITHUB_DELIVERY,
        header(
            "X-GitHub-Delivery",
            "With project and event, the delivery's idempotency key: GitHub gives the same id to all"
                + " hooks that tell of one event.",
            text("An id that GitHub made.")));
    all.put(
        PREFER,
        header(
            Headers.PREFER,
            "`lineage`: a position of an epoch that is over is taken for what it is in the present one,"
                + " where the database has all that it had then.",
            text("Preferences (RFC 7240); others are passed over.")));
    return all;
  }

  /// The shared parameters of a call, beside those in its path.
  static List<String> namesOf(Endpoint endpoint) {
    return switch (endpoint.effect()) {
      case TELLS -> List.of(REQUEST_ID);
      case READS -> ofReads(endpoint);
      case MAKES -> List.of(IDEMPOTENCY_KEY, ACTOR, ORIGIN, REQUEST_ID);
      case CHANGES -> List.of(IF_MATCH, IDEMPOTENCY_KEY, ACTOR, ORIGIN, SESSION, REQUEST_ID);
      case RECEIVES -> List.of(GITHUB_EVENT, GITHUB_DELIVERY, REQUEST_ID);
    };
  }

  private static List<String> ofReads(Endpoint endpoint) {
    if (endpoint == Endpoint.LIST_EVENTS) {
      return List.of(IF_NONE_MATCH, PREFER, REQUEST_ID);
    }
    return endpoint.hasTag() ? List.of(IF_NONE_MATCH, REQUEST_ID) : List.of(REQUEST_ID);
  }

  static JsonObject of(Query query) {
    return parameter(query.wireName(), "query", schema(query));
  }

  private static JsonObject schema(Query query) {
    return switch (query) {
      case STATUS -> AnswerSchemas.issueStatus("Those that stand there.");
      case PHASE -> text("Those in the phase of this name.");
      case ASSIGNEE -> text("Those that this one works on.");
      case LIMIT ->
          limit("Items of a page.", CallLimits.LIST_DEFAULT_ITEMS, CallLimits.LIST_MAX_ITEMS);
      case CURSOR -> text("`nextCursor` of the page before.", 1, Cursors.LENGTH_MAX_CHARS);
      case EPOCH ->
          text(
              "The epoch of the position; without it, the present one.",
              1,
              CallLimits.MARK_MAX_CHARS);
      case SINCE_SEQUENCE ->
          withDefault(count("The sequence of the position."), new JsonPrimitive(0));
      case DIGEST ->
          text(
              "The digest of the position; without it, nothing is compared.",
              1,
              CallLimits.MARK_MAX_CHARS);
      case EVENTS_LIMIT ->
          limit(
              "Events of an answer.", CallLimits.EVENTS_DEFAULT_COUNT, CallLimits.EVENTS_MAX_COUNT);
      case SINCE_TIME -> Schemas.time("From when on; without it, an hour ago.");
      case ENTRIES_LIMIT ->
          limit("Entries of a page.", Activity.ENTRIES_DEFAULT_COUNT, Activity.ENTRIES_MAX_COUNT);
      case PROJECTS -> {
        JsonObject schema =
            text(
                "Numbers of projects, with commas between; at most %d. Without it, all."
                    .formatted(Activity.PROJECTS_MAX_COUNT));
        schema.addProperty("pattern", "^[1-9][0-9]*(,[1-9][0-9]*)*$");
        yield schema;
      }
      case INTO_PROJECT ->
          number(
              "The project that the issues go into; without it, those that are connected to GitHub are"
                  + " told.");
    };
  }

  private static JsonObject limit(String description, int defaultCount, int maxCount) {
    return withDefault(number(description, maxCount), new JsonPrimitive(defaultCount));
  }

  private static JsonObject path(String name) {
    JsonObject schema =
        switch (name) {
          case "projectNumber" -> number("The project's number.");
          case "issueNumber" -> number("The issue's number within its project.");
          case "phaseId" -> text("The phase's `id`.");
          default -> text("The work item's `id`.");
        };
    JsonObject parameter = parameter(name, "path", schema);
    parameter.addProperty("required", true);
    return parameter;
  }

  private static JsonObject pattern(String expression) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", "string");
    schema.addProperty("pattern", "^" + expression + "$");
    return schema;
  }

  private static JsonObject header(String name, String description, JsonObject schema) {
    JsonObject parameter = parameter(name, "header", schema);
    parameter.addProperty("description", description);
    return parameter;
  }

  /// Described as its schema is.
  private static JsonObject parameter(String name, String in, JsonObject schema) {
    JsonObject parameter = new JsonObject();
    parameter.addProperty("name", name);
    parameter.addProperty("in", in);
    if (schema.has("description")) {
      parameter.add("description", schema.remove("description"));
    }
    parameter.add("schema", schema);
    return parameter;
  }
}
