package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeProject;
import dev.boardcast.testkit.github.HookPayloads;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A tracker with a connection to a GitHub on GitHub's schema, and deliveries as GitHub sends them.
final class GitHubWorld implements AutoCloseable {
  static final String SECRET = "s3cret-of-the-test";
  private static final String KEY = "the-key-of-this-test";
  private static final Duration PATIENCE = Patience.LONG;

  final FakeGitHub gitHub = FakeGitHub.start("Todo", "In progress", "In review", "Done");
  final List<CommittedEvent> committed = new CopyOnWriteArrayList<>();
  final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final Path data;
  private final String scanMs;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger deliveries = new AtomicInteger();
  private TrackerServer tracker;
  private GitHubMount mount;
  TrackerClient client;

  /// @param scanMs between two scans of a project whose hook is not known; thirty times of it where
  ///   it is
  GitHubWorld(Path data, String scanMs) throws Exception {
    this.data = data;
    this.scanMs = scanMs;
    open();
  }

  void open() throws Exception {
    tracker =
        TrackerServer.open(
            new TrackerConfig(
                "127.0.0.1", 0, data.resolve("boardcast.db"), 10_000, null, SECRET, "1.2.3"),
            KEY::equals,
            () -> "",
            figures);
    tracker.eventFeed().onCommitted(committed::addAll);
    mount =
        new GitHubMount(
            tracker.mirrors(),
            Map.of(
                "BOARDCAST_GITHUB_TOKEN",
                FakeGitHub.TOKEN,
                "BOARDCAST_GITHUB_HOST",
                gitHub.host(),
                GitHubConnections.SCAN_VARIABLE,
                scanMs));
    tracker.mount(GitHubMount.PATH, mount);
    tracker.mount(GitHubMount.PROJECTS_PATH, mount.projects());
    tracker.showMirrors(mount::reports);
    tracker.tellOfDeliveries(mount);
    tracker.listen();
    mount.resume();
    client =
        new TrackerClient(
            new TrackerSettings(
                URI.create("http://127.0.0.1:" + tracker.port()),
                KEY,
                Duration.ofSeconds(20),
                0,
                "script",
                "test"));
  }

  /// Ends what speaks with GitHub; the tracker goes on.
  void endConnection() {
    mount.close();
  }

  void closeTracker() {
    client.close();
    mount.close();
    tracker.close();
  }

  int connect() {
    return connect(null);
  }

  /// @param phases name of the field of phases; null for `Phase`
  int connect(@Nullable String phases) {
    JsonObject request = new JsonObject();
    if (phases != null) {
      request.addProperty("phaseField", phases);
    }
    request.addProperty("address", FakeGitHub.OWNER + "/" + FakeGitHub.NUMBER);
    request.addProperty("host", gitHub.host());
    int project = client.connectGitHub(request).get("project").getAsInt();
    await("it was scanned", () -> connection().has("seenAt"));
    return project;
  }

  int port() {
    return tracker.port();
  }

  TrackerServer tracker() {
    return tracker;
  }

  JsonObject connection() {
    return client.gitHub().getAsJsonArray("connections").get(0).getAsJsonObject();
  }

  String state() {
    return connection().get("state").getAsString();
  }

  Issue issue(int project, String title) {
    return client.board(project).issues().stream()
        .filter(issue -> issue.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  List<String> titles(int project) {
    return client.board(project).issues().stream().map(Issue::title).toList();
  }

  JsonObject lastEvent() {
    awaitTold(connection().get("project").getAsInt());
    return Json.parseObject(committed.getLast().eventJson());
  }

  /// What can be read is told a moment later.
  void awaitTold(int project) {
    awaitTold(client, committed, project);
  }

  static void awaitTold(TrackerClient client, List<CommittedEvent> committed, int project) {
    long sequence = client.board(project).position().sequence();
    await(
        "the event that the board has",
        () ->
            committed.stream()
                .anyMatch(
                    event -> event.projectNumber() == project && event.sequence() >= sequence));
  }

  double counted(String outcome) {
    var counter = figures.find("boardcast.tracker.webhooks").tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  static void await(String what, BooleanSupplier condition) {
    Instant until = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("waited in vain: " + what).isBefore(until);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /// Of an item, as GitHub's `projects_v2_item` tells it.
  static JsonObject item(String action, String item) {
    JsonObject told = new JsonObject();
    told.addProperty("node_id", item);
    told.addProperty("project_node_id", FakeProject.ID);
    told.addProperty("content_node_id", FakeProject.contentId(item));
    told.addProperty("content_type", "Issue");
    return payload(action, "projects_v2_item", told);
  }

  /// Of an item's issue, as GitHub's `issues` tells it.
  static JsonObject issue(String action, String item) {
    JsonObject told = new JsonObject();
    told.addProperty("node_id", FakeProject.contentId(item));
    told.addProperty("number", 7);
    told.addProperty("title", "of no interest");
    told.addProperty("html_url", "https://github.com/demo/roadmap/issues/" + item);
    return payload(action, "issue", told);
  }

  static JsonObject payload(String action, String name, JsonObject about) {
    JsonObject payload = new JsonObject();
    payload.addProperty("action", action);
    payload.add(name, about);
    JsonObject sender = new JsonObject();
    sender.addProperty("login", "hubot");
    payload.add("sender", sender);
    return payload;
  }

  HttpResponse<String> deliver(String event, JsonObject payload) throws Exception {
    return deliver(event, payload, "d" + deliveries.incrementAndGet(), "");
  }

  HttpResponse<String> deliver(String event, JsonObject payload, String id, String query)
      throws Exception {
    return http.send(request(event, payload, id, query), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> deliverLater(String event, JsonObject payload) {
    return http.sendAsync(
        request(event, payload, "d" + deliveries.incrementAndGet(), ""), BodyHandlers.ofString());
  }

  private HttpRequest request(String event, JsonObject payload, @Nullable String id, String query) {
    String body = payload.toString();
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/webhooks/github%s".formatted(tracker.port(), query)))
        .POST(BodyPublishers.ofString(body))
        .headers(
            "Content-Type",
            "application/json",
            "X-GitHub-Event",
            event,
            "X-GitHub-Delivery",
            String.valueOf(id),
            "X-Hub-Signature-256",
            HookPayloads.signature(SECRET, body))
        .build();
  }

  @Override
  public void close() {
    closeTracker();
    http.close();
    gitHub.close();
  }
}
