package dev.boardcast.tracker.http;

import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.protocol.http.RequestKeys;
import dev.boardcast.tracker.openapi.ProblemType;
import dev.boardcast.tracker.service.request.Problems;
import dev.boardcast.tracker.service.request.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/// Lets only those pass who have a key: `Authorization: Bearer KEY`, or `X-API-Key: KEY`.
public record AuthHandler(Authenticator gate) implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext ctx) {
    String key = RequestKeys.find(ctx.request()::getHeader);
    switch (gate.admit(key, address(ctx))) {
      case AuthResult.Granted(var grant) -> {
        RequestAuthorizer.keep(ctx, grant, String.valueOf(key));
        ctx.next();
      }
      case AuthResult.Refused(var keyGiven) ->
          Api.fail(
              ctx,
              new Refusal.Unauthorized(
                  keyGiven
                      ? "The API key is wrong. Set STATE_TRACKING_API_KEY to a key of this server: the one that it was started with, the one in its credentials file, or one made by `boardcast key add`."
                      : "No API key. Send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`; it is in STATE_TRACKING_API_KEY or in the server's credentials file."));
      case AuthResult.TooManyFailures(var seconds) -> {
        ctx.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        Api.fail(
            ctx,
            Problems.problem(
                ProblemType.TOO_MANY_REQUESTS,
                "Too many requests without a valid API key came from this address. Set STATE_TRACKING_API_KEY to a key of this server; with a valid one, requests are answered at once."));
      }
    }
  }

  private static String address(RoutingContext ctx) {
    var remote = ctx.request().remoteAddress();
    String address = remote == null ? null : remote.hostAddress();
    return address == null ? "(unknown)" : address;
  }
}
