package dev.boardcast.tracker.http;

import dev.boardcast.core.access.Gate;
import dev.boardcast.core.access.Scope;
import dev.boardcast.protocol.http.Origins;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Health;
import dev.boardcast.protocol.rest.ProblemCode;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.intake.GitHubIssues;
import dev.boardcast.tracker.intake.ReportedEvents;
import dev.boardcast.tracker.service.IssueChanges;
import dev.boardcast.tracker.service.Problems;
import dev.boardcast.tracker.service.ProjectChanges;
import dev.boardcast.tracker.service.Refusal;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.store.Heads;
import dev.boardcast.tracker.store.ReadPool;
import dev.boardcast.tracker.store.Writer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The table of calls (docs/PROTOCOL.md, "Tracker").
public final class Routes {
  /// Larger request bodies are refused with 413.
  public static final int BODY_MAX_BYTES = 1024 * 1024;

  private static final String PROJECT = "/api/projects/:projectNumber";
  private static final String ISSUE = PROJECT + "/issues/:issueNumber";

  private static final String BEGUN = "boardcast.begun";
  private static final String BODY_READ = "boardcast.bodyRead";

  private final Router router;

  private Routes(Router router) {
    this.router = router;
  }

  /// What the calls work on.
  public record Parts(
      ReadPool readers,
      Writer writer,
      Heads heads,
      Urls urls,
      Gate gate,
      Origins origins,
      RequestPatience<HttpConnection> patience,
      Supplier<String> metricsText,
      MeterRegistry registry,
      Executor background,
      HealthBoard health,
      String version,
      @Nullable String gitHubSecret) {}

  public static Router of(Vertx vertx, Parts parts) {
    Routes routes = new Routes(Router.router(vertx));
    routes.errors();
    routes.gates(parts);
    Api api = new Api(parts.readers(), parts.writer(), parts.heads());
    ProjectChanges projects = new ProjectChanges(parts.urls());
    IssueChanges issues = new IssueChanges(parts.urls());
    routes.service(parts);
    routes.projects(new ProjectCalls(api, projects));
    routes.issues(new IssueCalls(api, issues));
    EventCalls events = new EventCalls(api);
    IntakeCalls intake =
        new IntakeCalls(
            api,
            new ReportedEvents(projects, issues),
            new GitHubIssues(issues),
            parts.gitHubSecret());
    routes.path("/api/positions", Map.of(HttpMethod.GET, events::positions));
    routes.path(PROJECT + "/events", Map.of(HttpMethod.GET, events::after));
    routes.path("/api/activity", Map.of(HttpMethod.GET, new ActivityCalls(api)::list));
    routes.path("/api/events", Map.of(HttpMethod.POST, intake::event));
    routes.path("/webhooks/github", Map.of(HttpMethod.POST, intake::gitHub));
    return routes.router;
  }

  private void gates(Parts parts) {
    RequestPatience<HttpConnection> patience = parts.patience();
    router.route().handler(ctx -> begin(ctx, patience));
    router.route().handler(new RequestId());
    router.route().handler(new RequestTimes(parts.registry()));
    router.route().handler(new ClosingGate(parts.health()));
    router.route().handler(new OriginCheck(parts.origins()));
    Handler<RoutingContext> keyCheck = new KeyCheck(parts.gate());
    router
        .route()
        .handler(ctx -> {
          // Health is open; the webhook's key is its signature.
          if (isHealth(ctx) || ctx.normalizedPath().equals("/webhooks/github")) {
            ctx.next();
          } else {
            keyCheck.handle(ctx);
          }
        });
    router.route().handler(Routes::checkMediaType);
    router
        .route()
        .handler(BodyHandler.create(false).setBodyLimit(BODY_MAX_BYTES))
        .failureHandler(Routes::unreadableBody);
    router
        .route()
        .handler(ctx -> {
          patience.complete(ctx.request().connection());
          ctx.put(BODY_READ, true);
          ctx.next();
        });
  }

  /// Whether it is one of the two calls that anybody may make.
  static boolean isHealth(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    return path.equals("/health") || path.equals(ReadyCall.PATH);
  }

  private static void begin(RoutingContext ctx, RequestPatience<HttpConnection> patience) {
    HttpServerRequest request = ctx.request();
    HttpConnection connection = request.connection();
    boolean hasBody =
        request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    ctx.put(BEGUN, true);
    patience.began(connection, hasBody, nowMs());
    ctx.addEndHandler(_ -> patience.answered(connection, nowMs()));
    try {
      var _ = ctx.normalizedPath();
    } catch (IllegalArgumentException _) {
      Api.fail(ctx, new Refusal.Malformed("The request's address cannot be read."));
      return;
    }
    ctx.next();
  }

  /// A body that breaks off or has bad chunks, or a request that Vert.x does not route at all. What
  /// follows on its connection may be anything.
  private static void unreadableBody(RoutingContext ctx) {
    if (ctx.failure() == null || ctx.get(BODY_READ) != null) {
      ctx.next();
      return;
    }
    // Before the answer: afterwards Vert.x takes no first one.
    ctx.addEndHandler(_ -> ctx.request().connection().close());
    ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    String fault =
        ctx.get(BEGUN) == null
            ? "The request has no Host or no path that can be read."
            : "The request's body cannot be read.";
    Api.fail(ctx, new Refusal.Malformed(fault));
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void service(Parts parts) {
    String health = Json.write(new Health("ok", parts.version(), parts.heads().epoch()));
    path("/health", Map.of(HttpMethod.GET, ctx -> Api.answer(ctx, Reply.ok(health, null))));
    path(ReadyCall.PATH, Map.of(HttpMethod.GET, new ReadyCall(parts.health())));
    path("/metrics", Map.of(HttpMethod.GET, ctx -> metrics(ctx, parts)));
  }

  private void projects(ProjectCalls calls) {
    path("/api/projects", Map.of(HttpMethod.GET, calls::list, HttpMethod.POST, calls::create));
    path(
        PROJECT,
        Map.of(
            HttpMethod.GET,
            calls::get,
            HttpMethod.PATCH,
            calls::update,
            HttpMethod.DELETE,
            calls::delete));
    path(PROJECT + "/board", Map.of(HttpMethod.GET, calls::board));
    path(
        PROJECT + "/phases",
        Map.of(HttpMethod.GET, calls::listPhases, HttpMethod.POST, calls::createPhase));
    path(
        PROJECT + "/phases/:phaseId",
        Map.of(
            HttpMethod.GET,
            calls::getPhase,
            HttpMethod.PATCH,
            calls::updatePhase,
            HttpMethod.DELETE,
            calls::deletePhase));
  }

  private void issues(IssueCalls calls) {
    path(PROJECT + "/issues", Map.of(HttpMethod.GET, calls::list, HttpMethod.POST, calls::create));
    path(
        ISSUE,
        Map.of(
            HttpMethod.GET,
            calls::get,
            HttpMethod.PATCH,
            calls::update,
            HttpMethod.DELETE,
            calls::delete));
    path(ISSUE + "/status", Map.of(HttpMethod.PUT, calls::setStatus));
    path(ISSUE + "/phase", Map.of(HttpMethod.PUT, calls::setPhase));
    path(ISSUE + "/work-items", Map.of(HttpMethod.POST, calls::addWorkItem));
    path(
        ISSUE + "/work-items/:workItemId",
        Map.of(HttpMethod.PATCH, calls::updateWorkItem, HttpMethod.DELETE, calls::deleteWorkItem));
  }

  /// One path with its methods; others get 405 with `Allow` (RFC 9110, section 15.5.6).
  private void path(String path, Map<HttpMethod, Handler<RoutingContext>> calls) {
    calls.forEach((method, call) -> {
      boolean deletesAll = method.equals(HttpMethod.DELETE) && path.equals(PROJECT);
      Scope needed = deletesAll ? Scope.ADMIN : Rights.neededFor(method);
      router.route(method, path).handler(guarded(needed, call));
    });
    String allowed =
        calls.keySet().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    router
        .route(path)
        .handler(ctx -> {
          ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
          Api.fail(
              ctx,
              Problems.problem(
                  ProblemCode.VALIDATION_ERROR,
                  405,
                  "%s is not possible here; possible: %s"
                      .formatted(ctx.request().method(), allowed),
                  null));
        });
  }

  private void errors() {
    router.errorHandler(
        404, ctx -> Api.fail(ctx, new Refusal.NotFound("There is nothing at " + shown(ctx) + ".")));
    router.errorHandler(
        400, ctx -> Api.fail(ctx, new Refusal.Malformed("The request's address cannot be read.")));
    router.errorHandler(
        413,
        ctx ->
            Api.fail(
                ctx,
                Problems.problem(
                    ProblemCode.VALIDATION_ERROR,
                    413,
                    "The request body is larger than %d bytes.".formatted(BODY_MAX_BYTES),
                    null)));
    router.errorHandler(
        500,
        ctx -> {
          Throwable failure = ctx.failure();
          Api.fail(ctx, failure == null ? new IllegalStateException("no cause") : failure);
        });
  }

  private static Handler<RoutingContext> guarded(Scope needed, Handler<RoutingContext> call) {
    return ctx -> {
      try {
        Rights.check(ctx, needed);
        call.handle(ctx);
      } catch (RuntimeException e) {
        Api.fail(ctx, e);
      }
    };
  }

  private static void checkMediaType(RoutingContext ctx) {
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    boolean json =
        type == null || type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    if (json) {
      ctx.next();
      return;
    }
    Api.fail(
        ctx,
        Problems.problem(
            ProblemCode.VALIDATION_ERROR, 415, "The request body must be application/json.", null));
  }

  /// Collecting all figures takes a while, so it happens off the event loop.
  private static void metrics(RoutingContext ctx, Parts parts) {
    var context = ctx.vertx().getOrCreateContext();
    var _ =
        CompletableFuture.supplyAsync(parts.metricsText(), parts.background())
            .whenComplete((text, failure) ->
                context.runOnContext(_ -> {
                  if (failure != null) {
                    Api.fail(ctx, failure);
                  } else if (!ctx.response().ended()) {
                    var _ =
                        ctx.response()
                            .putHeader(
                                HttpHeaders.CONTENT_TYPE,
                                "text/plain; version=0.0.4; charset=utf-8")
                            .end(text);
                  }
                }));
  }

  private static String shown(RoutingContext ctx) {
    String path = ctx.request().path();
    return path.length() <= 200 ? path : path.substring(0, 200) + "…";
  }
}
