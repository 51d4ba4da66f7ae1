package dev.boardcast.tracker.http.call;

import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.mirror.MirrorHooks;
import dev.boardcast.protocol.http.OriginPolicy;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.AuthHandler;
import dev.boardcast.tracker.http.DeliveryBody;
import dev.boardcast.tracker.http.DrainHandler;
import dev.boardcast.tracker.http.OriginCheck;
import dev.boardcast.tracker.http.RequestAuthorizer;
import dev.boardcast.tracker.http.RequestId;
import dev.boardcast.tracker.http.RequestTimes;
import dev.boardcast.tracker.http.connection.RequestTimeouts;
import dev.boardcast.tracker.openapi.Access;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.openapi.ProblemType;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.IssueService;
import dev.boardcast.tracker.service.ProjectService;
import dev.boardcast.tracker.service.Urls;
import dev.boardcast.tracker.service.request.Problems;
import dev.boardcast.tracker.service.request.Refusal;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.webhook.GitHubBody;
import dev.boardcast.tracker.webhook.GitHubIssues;
import dev.boardcast.tracker.webhook.ReportedEvents;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings requests to their calls: what every request passes, then the paths of the table of
/// endpoints (`openapi.Endpoint`), then what is there for none of them.
public final class Routes {
  private static final String BEGUN = "boardcast.begun";
  private static final String BODY_READ = "boardcast.bodyRead";

  private final Router router;

  private Routes(Router router) {
    this.router = router;
  }

  /// What the calls work on.
  public record Parts(
      Store store,
      Urls urls,
      Authenticator gate,
      OriginPolicy origins,
      RequestTimeouts<HttpConnection> patience,
      Supplier<String> metricsText,
      MeterRegistry registry,
      Executor background,
      HealthBoard health,
      String version,
      @Nullable String gitHubSecret,
      Supplier<MirrorHooks> mirrorHooks) {}

  public static Router of(Vertx vertx, Parts parts) {
    Routes routes = new Routes(Router.router(vertx));
    routes.errors();
    routes.gates(parts);
    Api api = new Api(parts.store());
    ProjectService projects = new ProjectService(parts.urls());
    IssueService issues = new IssueService(parts.urls());
    EventCalls events = new EventCalls(api);
    GitHubCall gitHub =
        new GitHubCall(
            api,
            new GitHubIssues(issues),
            parts.mirrorHooks(),
            parts.registry(),
            parts.gitHubSecret());
    routes.all(
        new Calls(
            parts,
            new ProjectCalls(api, projects),
            new IssueCalls(api, issues),
            new ClaimCalls(api),
            events,
            new ActivityCalls(api),
            new IntakeCalls(api, new ReportedEvents(projects, issues)),
            gitHub));
    return routes.router;
  }

  private void gates(Parts parts) {
    RequestTimeouts<HttpConnection> patience = parts.patience();
    router.route().handler(ctx -> begin(ctx, patience));
    router.route().handler(new RequestId());
    router.route().handler(new RequestTimes(parts.registry()));
    router.route().handler(new DrainHandler(parts.health()));
    router.route().handler(new OriginCheck(parts.origins()));
    Handler<RoutingContext> keyCheck = new AuthHandler(parts.gate());
    router
        .route()
        .handler(ctx -> {
          String path = ctx.normalizedPath();
          if (Endpoint.isOpen(path) || Endpoint.isSigned(path)) {
            ctx.next();
          } else {
            keyCheck.handle(ctx);
          }
        });
    router.route().handler(Routes::checkMediaType);
    Handler<RoutingContext> body =
        BodyHandler.create(false).setBodyLimit(CallLimits.BODY_MAX_BYTES);
    Handler<RoutingContext> signedBody = new DeliveryBody();
    router
        .route()
        .handler(ctx -> (Endpoint.isSigned(ctx.normalizedPath()) ? signedBody : body).handle(ctx))
        .failureHandler(Routes::unreadableBody);
    router
        .route()
        .handler(ctx -> {
          patience.complete(ctx.request().connection());
          ctx.put(BODY_READ, true);
          ctx.next();
        });
  }

  private static void begin(RoutingContext ctx, RequestTimeouts<HttpConnection> patience) {
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

  /// The paths of the table of endpoints, and no others.
  private void all(Calls calls) {
    Map<String, Map<HttpMethod, Endpoint>> paths = new LinkedHashMap<>();
    for (Endpoint endpoint : Endpoint.values()) {
      paths
          .computeIfAbsent(endpoint.path(), _ -> new LinkedHashMap<>())
          .put(HttpMethod.valueOf(endpoint.method().name()), endpoint);
    }
    paths.forEach((path, methods) -> path(routed(path), methods, calls));
  }

  /// Its parameters as Vert.x marks them.
  private static String routed(String path) {
    return path.replace("{", ":").replace("}", "");
  }

  /// One path with its methods; others get 405 with `Allow` (RFC 9110, section 15.5.6).
  private void path(String path, Map<HttpMethod, Endpoint> methods, Calls calls) {
    methods.forEach((method, endpoint) ->
        router.route(method, path).handler(guarded(endpoint.access(), calls.of(endpoint))));
    String allowed =
        methods.keySet().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    router
        .route(path)
        .handler(ctx -> {
          ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
          Api.fail(
              ctx,
              Problems.problem(
                  ProblemType.METHOD_NOT_ALLOWED,
                  "%s is not possible here; possible: %s"
                      .formatted(ctx.request().method(), allowed)));
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
                    ProblemType.BODY_TOO_LARGE,
                    "The request body is larger than %d bytes."
                        .formatted(CallLimits.BODY_MAX_BYTES))));
    router.errorHandler(
        500,
        ctx -> {
          Throwable failure = ctx.failure();
          Api.fail(ctx, failure == null ? new IllegalStateException("no cause") : failure);
        });
  }

  private static Handler<RoutingContext> guarded(Access access, Handler<RoutingContext> call) {
    return ctx -> {
      try {
        if (access instanceof Access.Key(var needed)) {
          RequestAuthorizer.check(ctx, needed);
        }
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
    if (json || (Endpoint.isSigned(ctx.normalizedPath()) && GitHubBody.isForm(type))) {
      ctx.next();
      return;
    }
    Api.fail(
        ctx,
        Problems.problem(
            ProblemType.UNSUPPORTED_MEDIA_TYPE, "The request body must be application/json."));
  }

  private static String shown(RoutingContext ctx) {
    String path = ctx.request().path();
    return path.length() <= 200 ? path : path.substring(0, 200) + "…";
  }
}
