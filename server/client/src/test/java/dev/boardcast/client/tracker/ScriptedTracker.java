package dev.boardcast.client.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A real HTTP server that answers what the test told it to, in that order, and notes what came.
final class ScriptedTracker implements AutoCloseable {
  record Seen(
      String method,
      String uri,
      String body,
      @Nullable String authorization,
      @Nullable String idempotencyKey,
      @Nullable String actor,
      @Nullable String origin,
      @Nullable String ifMatch,
      @Nullable String ifNoneMatch) {}

  interface Step {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Step> steps = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final CountDownLatch arrived = new CountDownLatch(1);

  ScriptedTracker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  ScriptedTracker then(int status, String body, String... headers) {
    return then(exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  ScriptedTracker thenNothing() {
    return then(_ -> {
      try {
        ended.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  ScriptedTracker thenBreak() {
    // Promises more than it sends.
    return then(exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('{');
    });
  }

  synchronized ScriptedTracker then(Step step) {
    steps.add(step);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              headers.getFirst("Authorization"),
              headers.getFirst("Idempotency-Key"),
              headers.getFirst("X-Boardcast-Actor"),
              headers.getFirst("X-Boardcast-Origin"),
              headers.getFirst("If-Match"),
              headers.getFirst("If-None-Match")));
      arrived.countDown();
      Step step;
      synchronized (this) {
        step = steps.remove();
      }
      step.answer(exchange);
    }
  }

  @Override
  public void close() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
