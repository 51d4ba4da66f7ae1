package dev.boardcast.tracker.http.call;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.event.EventType;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.http.RequestAuthorizer;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.GrantCheck;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.webhook.ReportedEvents;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes that happened elsewhere.
public final class IntakeCalls {
  private static final Set<String> EVENT_FIELDS =
      Set.of("type", "projectNumber", "issueNumber", "timestamp", "data", "actor", "origin");

  private final Api api;
  private final ReportedEvents reported;

  IntakeCalls(Api api, ReportedEvents reported) {
    this.api = api;
    this.reported = reported;
  }

  void event(RoutingContext ctx) {
    String body = Params.text(ctx);
    JsonObject json = Json.parseRequest(body);
    for (String name : json.keySet()) {
      if (!EVENT_FIELDS.contains(name)) {
        throw Refusal.invalid(name.substring(0, Math.min(name.length(), 64)), "is not known here");
      }
    }
    Actor headers = Params.caller(ctx);
    Actor caller =
        new Actor(
            text(json, "actor", headers.actor(), ActorName.MAX_CHARS),
            text(json, "origin", headers.origin(), CallLimits.ORIGIN_MAX_CHARS));
    checkRights(RequestAuthorizer.of(ctx), json);
    Function<WriteTransaction, Integer> change = reported.read(json);
    api.write(
        ctx,
        caller,
        ReportedEvents.lane(json),
        Api.ownKey(ctx, Params.idempotencyKey(ctx)),
        body,
        scope -> reply(scope, change, Reply.ok("{}", null)));
  }

  /// What cannot be read here is refused by whoever reads it in earnest.
  private static void checkRights(Principal grant, JsonObject json) {
    if (json.get("type") instanceof JsonPrimitive type
        && type.getAsString().equals(EventType.PROJECT_DELETED.wireName())) {
      GrantCheck.requireScope(grant, Scope.ADMIN);
    }
    if (json.has("projectNumber")) {
      GrantCheck.requireProject(grant, JsonFields.positiveInt(json, "projectNumber"));
    } else {
      GrantCheck.requireAllProjects(grant);
    }
  }

  /// Makes a change, and says where it is; another answer where nothing is changed by it.
  static Reply reply(
      WriteTransaction scope, Function<WriteTransaction, Integer> change, Reply nothingChanged) {
    int project = change.apply(scope);
    if (!scope.hasEvents()) {
      return nothingChanged;
    }
    JsonObject sequence = new JsonObject();
    sequence.addProperty("sequence", EventLog.head(scope.sql(), project).sequence());
    return Reply.accepted(Json.write(sequence));
  }

  private static @Nullable String text(
      JsonObject json, String name, @Nullable String otherwise, int maxChars) {
    if (!json.has(name)) {
      return otherwise;
    }
    String rule = "must be a string of 1 to %d visible characters".formatted(maxChars);
    try {
      String value = JsonFields.optionalText(json, name);
      return value == null ? null : Params.name(name, value, maxChars, rule);
    } catch (WireException _) {
      throw Refusal.invalid(name, rule);
    }
  }
}
