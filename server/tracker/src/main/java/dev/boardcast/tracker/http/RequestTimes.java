package dev.boardcast.tracker.http;

import dev.boardcast.core.time.LatencyBuckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts and times requests by route, method and status. There are as many of these as routes and
/// statuses, never one for each address.
public final class RequestTimes implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestTimes.class);

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final MeterRegistry registry;
  private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

  private record Labels(String method, String route, int status) {}

  public RequestTimes(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(RoutingContext ctx) {
    long start = System.nanoTime();
    ctx.addEndHandler(_ -> {
      long nanos = System.nanoTime() - start;
      int status = ctx.response().getStatusCode();
      Route route = ctx.currentRoute();
      String path = route == null || route.getPath() == null ? "other" : route.getPath();
      // Anybody may make up methods, and each label is kept for ever.
      String method = ctx.request().method().name();
      timer(new Labels(METHODS.contains(method) ? method : "other", path, status))
          .record(nanos, TimeUnit.NANOSECONDS);
      RequestId.run(
          RequestId.of(ctx),
          () ->
              LOG.debug("{} {} {} in {} µs", method, ctx.request().path(), status, nanos / 1_000));
    });
    ctx.next();
  }

  private Timer timer(Labels labels) {
    return timers.computeIfAbsent(
        labels,
        l ->
            Timer.builder("boardcast.tracker.requests")
                .description("Requests, from their first byte to the end of their answer")
                .tag("method", l.method())
                .tag("route", l.route())
                .tag("status", Integer.toString(l.status()))
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry));
  }
}
