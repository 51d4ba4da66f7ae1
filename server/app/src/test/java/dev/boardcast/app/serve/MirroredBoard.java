package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A board and its GitHub Project: a real tracker on a real database, and a GitHub on GitHub's
/// schema over real HTTP.
abstract class MirroredBoard {
  static final String KEY = "the-key-of-this-test";
  static final String[] OPTIONS = {"Todo", "In progress", "In review", "Done"};

  @TempDir Path data;
  final List<CommittedEvent> committed = new CopyOnWriteArrayList<>();
  FakeGitHub gitHub;
  TrackerServer tracker;
  GitHubMount mount;
  TrackerClient client;

  @BeforeEach
  final void serve() throws Exception {
    gitHub = startGitHub();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
  }

  @AfterEach
  void end() throws Exception {
    close();
    gitHub.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains(FakeGitHub.TOKEN)).as("the token is in %s", file).isFalse();
      }
    }
  }

  /// Which GitHub it is.
  FakeGitHub startGitHub() {
    return FakeGitHub.start(OPTIONS);
  }

  final void open(Map<String, String> tokens) throws Exception {
    tracker =
        TrackerServer.open(
            new TrackerConfig(
                "127.0.0.1", 0, data.resolve("boardcast.db"), 10_000, null, null, "1.2.3"),
            KEY::equals,
            () -> "",
            new SimpleMeterRegistry());
    tracker.eventFeed().onCommitted(committed::addAll);
    Map<String, String> environment = new LinkedHashMap<>(tokens);
    environment.put("BOARDCAST_GITHUB_HOST", gitHub.host());
    environment.put(GitHubConnections.SCAN_VARIABLE, "300");
    mount = new GitHubMount(tracker.mirrors(), environment);
    tracker.mount(GitHubMount.PATH, mount);
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

  void close() {
    client.close();
    mount.close();
    tracker.close();
  }

  static void await(String what, BooleanSupplier condition) {
    Instant until = Instant.now().plus(Patience.LONG);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("waited in vain: " + what).isBefore(until);
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  JsonObject request() {
    JsonObject request = new JsonObject();
    request.addProperty("address", FakeGitHub.OWNER + "/" + FakeGitHub.NUMBER);
    request.addProperty("host", gitHub.host());
    return request;
  }

  int connect() {
    int project = client.connectGitHub(request()).get("project").getAsInt();
    awaitState("polling");
    return project;
  }

  JsonObject connection() {
    return client.gitHub().getAsJsonArray("connections").get(0).getAsJsonObject();
  }

  void awaitState(String state) {
    await("state " + state, () -> connection().get("state").getAsString().equals(state));
  }

  /// What both sides say, by title.
  Map<String, @Nullable String> board(int project) {
    Map<String, @Nullable String> statuses = new LinkedHashMap<>();
    client
        .board(project)
        .issues()
        .forEach(issue -> statuses.put(issue.title(), issue.status().wireName()));
    return statuses;
  }

  static String status(@Nullable String option) {
    return switch (option) {
      case "Todo" -> "todo";
      case "In progress", "In review" -> "in_progress";
      case "Done" -> "done";
      case null, default -> "backlog";
    };
  }

  Map<String, String> there() {
    Map<String, String> statuses = new LinkedHashMap<>();
    gitHub.project().statuses().forEach((title, option) -> statuses.put(title, status(option)));
    return statuses;
  }

  void awaitEqual(int project) {
    await(
        "both sides equal",
        () -> board(project).equals(there()) && connection().get("waiting").getAsInt() == 0);
  }

  Issue issue(int project, String title) {
    Board board = client.board(project);
    return board.issues().stream().filter(i -> i.title().equals(title)).findFirst().orElseThrow();
  }

  void move(int project, String title, IssueStatus status) {
    client.setStatus(project, issue(project, title).number(), status, null);
  }

  JsonObject lastEvent() {
    GitHubWorld.awaitTold(client, committed, connection().get("project").getAsInt());
    return Json.parseObject(committed.getLast().eventJson());
  }

  /// So many scans that begin from now on are over.
  void awaitScans(int count) {
    for (int i = 0; i < count; i++) {
      String seen = String.valueOf(connection().get("seenAt"));
      await("a scan", () -> !String.valueOf(connection().get("seenAt")).equals(seen));
    }
  }
}
