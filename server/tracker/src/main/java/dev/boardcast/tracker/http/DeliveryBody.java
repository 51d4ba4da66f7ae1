package dev.boardcast.tracker.http;

import dev.boardcast.tracker.openapi.ProblemType;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.service.request.Problems;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// Reads the body of a signed call as the bytes that it is: larger than others, and forms too,
/// which Vert.x's own reader would take apart with bounds of its own.
public final class DeliveryBody implements Handler<RoutingContext> {
  private static final String KEY = "boardcast.delivery";

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
      refuse(ctx);
      return;
    }
    Buffer body = Buffer.buffer();
    request.exceptionHandler(ctx::fail);
    request.handler(part -> {
      if (body.length() + part.length() <= CallLimits.DELIVERY_MAX_BYTES) {
        body.appendBuffer(part);
      } else {
        refuse(ctx);
      }
    });
    request.endHandler(_ -> {
      ctx.put(KEY, body);
      ctx.next();
    });
  }

  private static boolean isTooLong(@Nullable String length) {
    return length != null
        && length.matches("[0-9]{1,18}")
        && Long.parseLong(length) > CallLimits.DELIVERY_MAX_BYTES;
  }

  /// Answers at once. What follows of the body is taken and thrown away, up to a bound: to close
  /// while bytes come makes the network reset the connection, and the sender's side may then drop
  /// the answer before it is read.
  private static void refuse(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    HttpConnection connection = request.connection();
    long[] thrownAway = {0};
    request.handler(part -> {
      thrownAway[0] += part.length();
      if (thrownAway[0] > CallLimits.REFUSED_BODY_MAX_BYTES) {
        connection.close();
      }
    });
    request.exceptionHandler(_ -> connection.close());
    request.endHandler(_ -> {});
    Api.fail(
        ctx,
        Problems.problem(
            ProblemType.BODY_TOO_LARGE,
            "The request body is larger than %d bytes.".formatted(CallLimits.DELIVERY_MAX_BYTES)));
  }

  public static byte[] of(RoutingContext ctx) {
    Buffer body = ctx.get(KEY);
    return body == null ? new byte[0] : body.getBytes();
  }
}
