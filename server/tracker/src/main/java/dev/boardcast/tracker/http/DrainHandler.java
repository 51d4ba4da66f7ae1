package dev.boardcast.tracker.http;

import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.openapi.Endpoint;
import dev.boardcast.tracker.openapi.ProblemType;
import dev.boardcast.tracker.service.request.Problems;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;

/// Refuses what comes on open connections while the server ends, and says when to come back: each
/// client at another second, so that they do not all come at once.
public record DrainHandler(HealthBoard health) implements Handler<RoutingContext> {
  /// The first and the last second at which a client may be told to come back.
  static final int RETRY_MIN_S = 1;

  static final int RETRY_MAX_S = 5;

  @Override
  public void handle(RoutingContext ctx) {
    if (health.condition(Check.SHUTDOWN) instanceof Condition.Fine
        || Endpoint.isTold(ctx.normalizedPath())) {
      ctx.next();
      return;
    }
    int seconds = ThreadLocalRandom.current().nextInt(RETRY_MIN_S, RETRY_MAX_S + 1);
    ctx.response()
        .putHeader(HttpHeaders.CONNECTION, "close")
        .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    Api.fail(
        ctx,
        Problems.problem(
            ProblemType.UNAVAILABLE,
            "The server is ending; nothing was changed. Try again in %d s.".formatted(seconds)));
  }
}
