package dev.boardcast.tracker.http;

import dev.boardcast.protocol.rest.Headers;
import dev.boardcast.tracker.service.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lets only those pass who have a key: `Authorization: Bearer KEY`, or `X-API-Key: KEY`.
record KeyCheck(Predicate<String> isValid) implements Handler<RoutingContext> {
  private static final String BEARER = "bearer ";

  @Override
  public void handle(RoutingContext ctx) {
    String key = key(ctx);
    if (key == null) {
      Api.fail(
          ctx,
          new Refusal.Unauthorized(
              "No API key. Send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`; it is in STATE_TRACKING_API_KEY or in the server's credentials file."));
    } else if (!isValid.test(key)) {
      Api.fail(
          ctx,
          new Refusal.Unauthorized(
              "The API key is wrong. Set STATE_TRACKING_API_KEY to the key that the server was started with, or take it from the server's credentials file."));
    } else {
      ctx.next();
    }
  }

  private static @Nullable String key(RoutingContext ctx) {
    String header = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return header.substring(BEARER.length()).strip();
    }
    return ctx.request().getHeader(Headers.API_KEY);
  }
}
