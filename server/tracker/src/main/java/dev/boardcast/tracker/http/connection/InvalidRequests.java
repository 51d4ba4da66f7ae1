package dev.boardcast.tracker.http.connection;

import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.tracker.openapi.ProblemType;
import dev.boardcast.tracker.service.request.Problems;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// What cannot be read as an HTTP request is refused, and its connection closed: what follows on it
/// may be anything.
public final class InvalidRequests implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    Problem problem = problem(request.decoderResult().cause());
    var _ =
        request
            .response()
            .setStatusCode(problem.status())
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
            .end(Json.write(problem))
            .onComplete(_ -> request.connection().close());
  }

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          Problems.problem(ProblemType.ADDRESS_TOO_LONG, "The request line is too long.");
      case TooLongHttpHeaderException _ ->
          Problems.problem(
              ProblemType.HEADERS_TOO_LARGE, "The request's headers are too long, or too many.");
      // What exactly is wrong is not told: it would quote what was sent.
      default ->
          Problems.problem(ProblemType.BAD_REQUEST, "This is no HTTP request that can be read.");
    };
  }
}
