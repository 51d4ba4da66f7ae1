package dev.boardcast.testkit.github.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The REST of an organization's one hook: its deliveries, and what was asked of it. Thread-safe.
public final class FakeHooks implements HttpHandler {
  private static final int HOOK = 7;

  private final String token;
  private final List<String> deliveries = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private boolean hidden;

  /// @param token that may see it
  public FakeHooks(String token) {
    this.token = token;
  }

  /// @param status with which it was answered; 0 for none
  public synchronized void delivered(int id, String guid, int status, Instant at) {
    deliveries.addFirst(
        "{\"id\":%d,\"guid\":\"%s\",\"status_code\":%d,\"delivered_at\":\"%s\"}"
            .formatted(id, guid, status, at));
  }

  /// From now on no token may see it.
  public synchronized void hide() {
    hidden = true;
  }

  /// All of them in order, as `METHOD PATH` from the hooks on.
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().toString().replaceFirst("^/orgs/[^/]+/hooks", "");
      String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean seen =
          note(exchange.getRequestMethod() + " " + path, header.equals("Bearer " + token));
      byte[] body =
          (seen ? answer(path) : "{\"message\":\"Not Found\"}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      int status = path.endsWith("/attempts") ? 202 : 200;
      exchange.sendResponseHeaders(seen ? status : 404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized boolean note(String request, boolean known) {
    requests.add(request);
    return known && !hidden;
  }

  private synchronized String answer(String path) {
    if (path.startsWith("?")) {
      return "[{\"id\":%d,\"config\":{\"url\":\"https://boards.example/webhooks/github\"}}]"
          .formatted(HOOK);
    }
    if (path.startsWith("/%d/deliveries?".formatted(HOOK))) {
      return deliveries.stream().collect(Collectors.joining(",", "[", "]"));
    }
    return "{}";
  }
}
