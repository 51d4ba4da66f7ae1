package dev.boardcast.tracker.http;

import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/// Lends a path of the tracker's server to another part of the program.
public final class HandlerAdapter implements Handler<RoutingContext> {
  private final HttpFace face;

  public HandlerAdapter(HttpFace face) {
    this.face = face;
  }

  @Override
  public void handle(RoutingContext ctx) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ctx.request()
        .headers()
        .forEach(
            header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "," + b));
    Buffer body = ctx.body() == null ? null : ctx.body().buffer();
    face.serve(
        new HttpAsk(
            ctx.request().method().name(),
            headers,
            body == null ? new byte[0] : body.getBytes(),
            RequestAuthorizer.key(ctx),
            RequestAuthorizer.of(ctx)),
        new VertxReply(ctx));
  }

  /// Everything but the waiting happens on the request's own loop.
  private static final class VertxReply implements HttpReply {
    private final HttpServerResponse response;
    private final Context context;

    /// Guarded by itself.
    private final List<Runnable> afterwards = new ArrayList<>();

    private volatile boolean closed;

    VertxReply(RoutingContext ctx) {
      response = ctx.response();
      context = ctx.vertx().getOrCreateContext();
      ctx.addEndHandler(_ -> closed());
      response.closeHandler(_ -> closed());
      response.exceptionHandler(_ -> closed());
    }

    private void closed() {
      List<Runnable> all;
      synchronized (afterwards) {
        closed = true;
        all = List.copyOf(afterwards);
        afterwards.clear();
      }
      all.forEach(Runnable::run);
    }

    @Override
    public void answer(int status, Map<String, String> headers, String body) {
      context.runOnContext(_ -> {
        if (!isOver()) {
          head(status, headers);
          var _ = body.isEmpty() ? response.end() : response.end(body);
        }
      });
    }

    @Override
    public void begin(int status, Map<String, String> headers) {
      context.runOnContext(_ -> {
        if (!isOver()) {
          head(status, headers);
          response.setChunked(true);
          var _ = response.writeHead();
        }
      });
    }

    private void head(int status, Map<String, String> headers) {
      response.setStatusCode(status);
      headers.forEach(response::putHeader);
    }

    @Override
    public void write(String text) {
      Future<Void> written =
          Future.future(promise ->
              context.runOnContext(_ -> {
                if (isOver()) {
                  promise.complete();
                } else {
                  response.write(text).onComplete(promise);
                }
              }));
      try {
        var _ = written.toCompletionStage().toCompletableFuture().join();
      } catch (CompletionException _) {
        // The client is gone, and whoever cares is told so.
      }
    }

    @Override
    public void finish() {
      context.runOnContext(_ -> {
        if (!isOver()) {
          var _ = response.end();
        }
      });
    }

    private boolean isOver() {
      return closed || response.ended() || response.closed();
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public void onClosed(Runnable then) {
      synchronized (afterwards) {
        if (!closed) {
          afterwards.add(then);
          return;
        }
      }
      then.run();
    }
  }
}
