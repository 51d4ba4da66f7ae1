package dev.boardcast.tracker.http.call;

import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Readiness;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.http.Api;
import dev.boardcast.tracker.http.Reply;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `GET /ready`: whether everything is served, and what is not as it should be. Needs no key, so it
/// tells states and nothing of what is stored.
public record ReadyCall(HealthBoard health) implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext ctx) {
    Map<Check, Condition> complaints = health.complaints();
    List<Readiness.Check> checks = new ArrayList<>();
    boolean ready = true;
    for (Map.Entry<Check, Condition> complaint : complaints.entrySet()) {
      String name = complaint.getKey().wireName();
      switch (complaint.getValue()) {
        case Condition.Fine _ -> {}
        case Condition.Warning(_, var message) ->
            checks.add(new Readiness.Check(name, "warning", message));
        case Condition.Failing(_, var message) -> {
          ready = false;
          checks.add(new Readiness.Check(name, "failing", message));
        }
      }
    }
    Readiness readiness =
        new Readiness(ready ? "ready" : "unavailable", checks.isEmpty() ? null : checks);
    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!ready) {
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    Api.answer(ctx, new Reply(ready ? 200 : 503, null, null, Json.write(readiness), false));
  }
}
