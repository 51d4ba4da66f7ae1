package dev.boardcast.tracker.http;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.access.Grant;
import dev.boardcast.core.access.Scope;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.TextRules;
import dev.boardcast.core.event.EventType;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import dev.boardcast.tracker.intake.GitHubIssues;
import dev.boardcast.tracker.intake.GitHubSignature;
import dev.boardcast.tracker.intake.ReportedEvents;
import dev.boardcast.tracker.openapi.CallLimits;
import dev.boardcast.tracker.service.GrantCheck;
import dev.boardcast.tracker.service.Refusal;
import dev.boardcast.tracker.store.Caller;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.WriteScope;
import dev.boardcast.tracker.store.log.EventLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes that happened elsewhere.
final class IntakeCalls {
  private static final Set<String> EVENT_FIELDS =
      Set.of("type", "projectNumber", "issueNumber", "timestamp", "data", "actor", "origin");

  private final Api api;
  private final ReportedEvents reported;
  private final GitHubIssues gitHub;
  private final @Nullable String gitHubSecret;

  IntakeCalls(
      Api api, ReportedEvents reported, GitHubIssues gitHub, @Nullable String gitHubSecret) {
    this.api = api;
    this.reported = reported;
    this.gitHub = gitHub;
    this.gitHubSecret = gitHubSecret;
  }

  void event(RoutingContext ctx) {
    String body = Params.text(ctx);
    JsonObject json = Json.parseRequest(body);
    for (String name : json.keySet()) {
      if (!EVENT_FIELDS.contains(name)) {
        throw Refusal.invalid(name.substring(0, Math.min(name.length(), 64)), "is not known here");
      }
    }
    Caller headers = Params.caller(ctx);
    Caller caller =
        new Caller(
            text(json, "actor", headers.actor(), ActorName.MAX_CHARS),
            text(json, "origin", headers.origin(), CallLimits.ORIGIN_MAX_CHARS));
    checkRights(Rights.of(ctx), json);
    Function<WriteScope, Integer> change = reported.read(json);
    api.write(
        ctx,
        caller,
        ReportedEvents.lane(json),
        Api.ownKey(ctx, Params.idempotencyKey(ctx)),
        body,
        scope -> reply(scope, change, Reply.ok("{}", null)));
  }

  /// What cannot be read here is refused by whoever reads it in earnest.
  private static void checkRights(Grant grant, JsonObject json) {
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

  void gitHub(RoutingContext ctx) {
    String secret = gitHubSecret;
    if (secret == null) {
      throw new Refusal.Forbidden(
          "The GitHub webhook is off. Set GITHUB_WEBHOOK_SECRET to the secret that GitHub signs with.");
    }
    Buffer buffer = ctx.body().buffer();
    byte[] bytes = buffer == null ? new byte[0] : buffer.getBytes();
    if (!GitHubSignature.fits(secret, bytes, ctx.request().getHeader("X-Hub-Signature-256"))) {
      throw new Refusal.Unauthorized(
          "The signature does not fit. Check that GitHub and GITHUB_WEBHOOK_SECRET have the same secret.");
    }
    String event = ctx.request().getHeader("X-GitHub-Event");
    if (!"issues".equals(event)) {
      Api.answer(ctx, Reply.noContent());
      return;
    }
    int project = Params.positive("project", Params.query(ctx, "project"));
    String body = Params.text(ctx);
    JsonObject payload = Json.parseRequest(body);
    Function<WriteScope, Integer> change = gitHub.read(project, payload);
    String delivery = ctx.request().getHeader("X-GitHub-Delivery");
    api.write(
        ctx,
        new Caller(sender(payload), "github"),
        Lane.of(project),
        delivery == null || delivery.isBlank() || delivery.length() > 100
            ? null
            : "github:" + delivery,
        body,
        scope -> reply(scope, change, Reply.noContent()));
  }

  private static Reply reply(
      WriteScope scope, Function<WriteScope, Integer> change, Reply nothingChanged) {
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

  private static @Nullable String sender(JsonObject payload) {
    if (payload.get("sender") instanceof JsonObject sender
        && sender.get("login") instanceof JsonPrimitive login) {
      String name = TextRules.line(login.getAsString());
      return TextRules.isBlank(name) || Limits.length(name) > ActorName.MAX_CHARS ? null : name;
    }
    return null;
  }
}
