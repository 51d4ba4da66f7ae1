package dev.boardcast.tracker;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.store.PatientOpening;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A real tracker on a free port over a real file, and plain HTTP to talk to it.
final class RunningTracker implements AutoCloseable {
  static final String KEY = "k3y-of-the-test";
  static final String WEBHOOK_SECRET = "s3cret-of-the-test";

  final TrackerServer server;
  final List<CommittedEvent> committed = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /// An answer. `json` fails the test where there is none.
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return response.body();
    }

    JsonObject json() {
      return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    JsonArray items() {
      return json().getAsJsonArray("items");
    }

    String code() {
      return json().get("code").getAsString();
    }

    String detail() {
      return json().get("detail").getAsString();
    }

    String etag() {
      return header("ETag");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private RunningTracker(TrackerServer server) {
    this.server = server;
    server.eventFeed().onCommitted(committed::addAll);
  }

  static RunningTracker in(Path directory) throws Exception {
    return in(directory, 100);
  }

  static RunningTracker in(Path directory, int replayBufferEvents) throws Exception {
    TrackerServer server = open(directory.resolve("boardcast.db"), 0, replayBufferEvents);
    RunningTracker running = new RunningTracker(server);
    server.listen();
    return running;
  }

  static RunningTracker in(Path directory, InstantSource clock) throws Exception {
    TrackerServer server = open(config(directory.resolve("boardcast.db"), 0, 100).withClock(clock));
    RunningTracker running = new RunningTracker(server);
    server.listen();
    return running;
  }

  /// One that waits so long for a request to come in.
  static RunningTracker in(Path directory, Duration requestMax) throws Exception {
    TrackerConfig config = config(directory.resolve("boardcast.db"), 0, 100);
    TrackerServer server = open(config.withRequestMax(requestMax));
    RunningTracker running = new RunningTracker(server);
    server.listen();
    return running;
  }

  /// One that lets so many connections be open.
  static RunningTracker withConnections(Path directory, int maxCount) throws Exception {
    TrackerConfig config = config(directory.resolve("boardcast.db"), 0, 100);
    TrackerServer server = open(config.withConnectionsMaxCount(maxCount));
    RunningTracker running = new RunningTracker(server);
    server.listen();
    return running;
  }

  static TrackerServer open(Path file, int port, int replayBufferEvents) throws Exception {
    return open(config(file, port, replayBufferEvents));
  }

  private static TrackerConfig config(Path file, int port, int replayBufferEvents) {
    TrackerConfig config =
        new TrackerConfig(
            "127.0.0.1", port, file, replayBufferEvents, null, WEBHOOK_SECRET, "1.2.3");
    return OnPostgres.of(file.resolveSibling("")).map(config::withPostgres).orElse(config);
  }

  private static TrackerServer open(TrackerConfig config) throws Exception {
    return PatientOpening.of(() ->
        TrackerServer.open(config, KEY::equals, () -> "figures 1\n", new SimpleMeterRegistry()));
  }

  Answer get(String path, String... headers) throws IOException, InterruptedException {
    return call("GET", path, null, headers);
  }

  Answer post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return call("POST", path, body, headers);
  }

  Answer patch(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return call("PATCH", path, body, headers);
  }

  Answer put(String path, String body, String... headers) throws IOException, InterruptedException {
    return call("PUT", path, body, headers);
  }

  Answer delete(String path, String... headers) throws IOException, InterruptedException {
    return call("DELETE", path, null, headers);
  }

  /// With the key.
  Answer call(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + KEY));
    return callOpenly(method, path, body, all.toArray(new String[0]));
  }

  /// With no other headers than those given.
  Answer callOpenly(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new Answer(http.send(request.build(), BodyHandlers.ofString()));
  }

  int createProject(String... phases) throws IOException, InterruptedException {
    JsonObject body = new JsonObject();
    body.addProperty("title", "Apollo");
    body.add("phases", Json.toTree(List.of(phases)));
    return post("/api/projects", Json.write(body)).json().get("number").getAsInt();
  }

  int createIssue(int project, String body) throws IOException, InterruptedException {
    Answer answer = post("/api/projects/" + project + "/issues", body);
    return answer.json().get("number").getAsInt();
  }

  Board board(int project) throws IOException, InterruptedException {
    return Json.read(get("/api/projects/" + project + "/board").text(), Board.class);
  }

  /// The events after a sequence, as the log has them.
  List<SequencedEvent> events(int project, long since) throws IOException, InterruptedException {
    JsonObject page =
        get("/api/projects/%d/events?since=%d&limit=1000".formatted(project, since)).json();
    return page.getAsJsonArray("events").asList().stream()
        .map(event -> Json.read(event, SequencedEvent.class))
        .toList();
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
