package dev.boardcast.tracker.http;

import dev.boardcast.tracker.openapi.schema.CallLimits;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// The id under which a request stands in the log: the client's, or one made here. It is answered
/// in the same header.
public final class RequestId implements Handler<RoutingContext> {
  static final String HEADER = "X-Request-Id";

  /// The name under which log lines carry it.
  static final String LOG_FIELD = "request";

  /// Others are replaced: ids go into the log as they are.
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9._-]{1," + CallLimits.REQUEST_ID_MAX_CHARS + "}");

  @Override
  public void handle(RoutingContext ctx) {
    String asked = ctx.request().getHeader(HEADER);
    String id =
        asked != null && SAFE.matcher(asked).matches()
            ? asked
            : "%016x".formatted(ThreadLocalRandom.current().nextLong());
    ctx.put(LOG_FIELD, id);
    ctx.response().putHeader(HEADER, id);
    ctx.next();
  }

  /// The request's id; "-" for one that was refused before it got one.
  static String of(RoutingContext ctx) {
    String id = ctx.get(LOG_FIELD);
    return id == null ? "-" : id;
  }

  /// Does something on this thread in the name of a request: the log lines it makes carry its id.
  static void run(String id, Runnable work) {
    try (MDC.MDCCloseable _ = MDC.putCloseable(LOG_FIELD, id)) {
      work.run();
    }
  }

  /// The same for work that is done later, on another thread.
  static <A, R> Function<A, R> inNameOf(RoutingContext ctx, Function<A, R> work) {
    String id = of(ctx);
    return argument -> {
      try (MDC.MDCCloseable _ = MDC.putCloseable(LOG_FIELD, id)) {
        return work.apply(argument);
      }
    };
  }
}
