package dev.boardcast.tracker.http.call;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.core.mirror.MirrorHooks.Delivery;
import dev.boardcast.core.mirror.MirrorHooks.Outcome;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.boards.ActorName;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.DeliveryBody;
import dev.boardcast.tracker.http.Params;
import dev.boardcast.tracker.http.Reply;
import dev.boardcast.tracker.service.Lookups;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.webhook.GitHubBody;
import dev.boardcast.tracker.webhook.GitHubIssues;
import dev.boardcast.tracker.webhook.GitHubSignature;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Deliveries of GitHub's webhooks. What a board mirrors is for who mirrors it; of all else the
/// `issues` events go into the board that the hook's address names.
public final class GitHubCall {
  private static final String ISSUES = "issues";
  private static final String PING = "ping";

  /// Others are passed over unread.
  private static final Set<String> READ =
      Set.of(
          ISSUES,
          PING,
          "projects_v2",
          "projects_v2_item",
          "sub_issues",
          "issue_comment",
          "issue_dependencies",
          "repository",
          "label");

  private static final String ORIGIN = "github";
  private static final int DELIVERY_ID_MAX_CHARS = 100;

  private final Api api;
  private final GitHubIssues issues;
  private final Supplier<MirrorHooks> mirrors;
  private final MeterRegistry registry;
  private final @Nullable String secret;

  /// What came of a delivery, as it is counted.
  private enum Counted {
    TAKEN,
    REPEATED,
    UNCHANGED,
    PASSED_OVER,
    UNKNOWN,
    PING,
    REFUSED
  }

  GitHubCall(
      Api api,
      GitHubIssues issues,
      Supplier<MirrorHooks> mirrors,
      MeterRegistry registry,
      @Nullable String secret) {
    this.api = api;
    this.issues = issues;
    this.mirrors = mirrors;
    this.registry = registry;
    this.secret = secret;
  }

  void receive(RoutingContext ctx) {
    if (secret == null) {
      throw new Refusal.Forbidden(
          "The GitHub webhook is off. Set GITHUB_WEBHOOK_SECRET to the secret that GitHub signs with.");
    }
    byte[] body = DeliveryBody.of(ctx);
    if (!GitHubSignature.fits(secret, body, ctx.request().getHeader("X-Hub-Signature-256"))) {
      count(Counted.REFUSED);
      throw new Refusal.Unsigned(
          "The signature does not fit. Check that GitHub and GITHUB_WEBHOOK_SECRET have the same secret.");
    }
    String event = ctx.request().getHeader("X-GitHub-Event");
    if (event == null || !READ.contains(event)) {
      Api.answer(ctx, counted(Counted.PASSED_OVER, Reply.noContent()));
      return;
    }
    String query = Params.query(ctx, "project");
    Optional<Integer> project =
        query == null ? Optional.empty() : Optional.of(Params.positive("project", query));
    String json = GitHubBody.json(body, ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    JsonObject payload = Json.parseRequest(json);
    Delivery delivery = new Delivery(event, id(ctx), project, json);
    Api.answerLater(
        ctx,
        mirrors
            .get()
            .deliver(delivery)
            .thenCompose(outcome -> reply(ctx, delivery, payload, outcome))
            .whenComplete((_, failure) -> {
              if (failure != null) {
                count(Counted.REFUSED);
              }
            }));
  }

  private CompletableFuture<Reply> reply(
      RoutingContext ctx, Delivery delivery, JsonObject payload, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Taken(var reads, var again) -> {
        JsonObject told = new JsonObject();
        told.addProperty("reads", reads);
        Reply reply = new Reply(202, null, null, Json.write(told), again);
        yield done(again ? Counted.REPEATED : Counted.TAKEN, reply);
      }
      case Outcome.PassedOver _ -> done(Counted.PASSED_OVER, Reply.noContent());
      case Outcome.Checked(var missing, var isUseful) -> checked(payload, missing, isUseful);
      case Outcome.Unreadable(var why) ->
          CompletableFuture.failedFuture(new Refusal.Malformed(why));
      case Outcome.Unknown _ -> unmirrored(ctx, delivery, payload);
    };
  }

  /// A board that mirrors no project takes issues by themselves.
  private CompletableFuture<Reply> unmirrored(
      RoutingContext ctx, Delivery delivery, JsonObject payload) {
    boolean isPing = delivery.event().equals(PING);
    if (delivery.project().isEmpty()) {
      return isPing && payload.has("hook")
          ? CompletableFuture.failedFuture(
              new Refusal.NotFound(
                  "No board is connected to GitHub, and the address names none: connect one"
                      + " (`boardcast connect github`), or end the address with ?project=N."))
          : done(isPing ? Counted.PING : Counted.UNKNOWN, Reply.noContent());
    }
    int project = delivery.project().get();
    if (isPing) {
      return pinged(ctx, project, payload);
    }
    if (!delivery.event().equals(ISSUES)) {
      return done(Counted.PASSED_OVER, Reply.noContent());
    }
    Function<WriteTransaction, Integer> change = issues.read(project, payload);
    String id = delivery.id();
    return api.submit(
            ctx,
            new Actor(sender(payload), ORIGIN),
            Lane.of(project),
            id == null ? null : "github:%s:%d:%s".formatted(id, project, ISSUES),
            scope -> IntakeCalls.reply(scope, change, Reply.noContent()))
        .thenApply(reply ->
            counted(
                reply.replayed()
                    ? Counted.REPEATED
                    : reply.status() == 202 ? Counted.TAKEN : Counted.UNCHANGED,
                reply));
  }

  private CompletableFuture<Reply> pinged(RoutingContext ctx, int project, JsonObject payload) {
    return api.look(ctx, sql -> Lookups.projectVersion(sql, project))
        .thenCompose(_ -> {
          Set<String> sent = events(payload);
          boolean isSent = sent.isEmpty() || sent.contains("*") || sent.contains(ISSUES);
          return checked(payload, isSent ? List.of() : List.of(ISSUES), isSent);
        });
  }

  private CompletableFuture<Reply> checked(
      JsonObject payload, List<String> missing, boolean isUseful) {
    if (!isUseful) {
      return CompletableFuture.failedFuture(
          new Refusal.Conflict(
              "Nothing that the hook sends (%s) changes a board. Choose also: %s."
                  .formatted(String.join(", ", events(payload)), String.join(", ", missing))));
    }
    if (missing.isEmpty()) {
      return done(Counted.PING, Reply.noContent());
    }
    JsonObject told = new JsonObject();
    told.add("missing", Json.toTree(missing));
    return done(Counted.PING, Reply.ok(Json.write(told), null));
  }

  /// What a hook sends, by its ping; empty where that is not said.
  private static Set<String> events(JsonObject payload) {
    Set<String> events = new HashSet<>();
    if (payload.get("hook") instanceof JsonObject hook
        && hook.get("events") instanceof JsonArray named) {
      for (JsonElement name : named) {
        if (name.isJsonPrimitive()) {
          events.add(name.getAsString());
        }
      }
    }
    return events;
  }

  private CompletableFuture<Reply> done(Counted what, Reply reply) {
    return CompletableFuture.completedFuture(counted(what, reply));
  }

  private Reply counted(Counted what, Reply reply) {
    count(what);
    return reply;
  }

  private void count(Counted what) {
    Counter.builder("boardcast.tracker.webhooks")
        .description("Deliveries of GitHub's webhooks, by what came of them")
        .tag("outcome", what.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  private static @Nullable String id(RoutingContext ctx) {
    String id = ctx.request().getHeader("X-GitHub-Delivery");
    return id == null || id.isBlank() || id.length() > DELIVERY_ID_MAX_CHARS ? null : id;
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
