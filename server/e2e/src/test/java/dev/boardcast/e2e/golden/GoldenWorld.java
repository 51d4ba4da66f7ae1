package dev.boardcast.e2e.golden;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.access.AuthResult;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.core.access.Scope;
import dev.boardcast.hub.HubConfig;
import dev.boardcast.hub.HubServer;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.watch.HubChanges;
import dev.boardcast.protocol.http.Exposure;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tracker, hub and MCP over HTTP as `boardcast serve` has them, in this process, so that the same
/// things said to them are answered with the same bytes: the epoch is put into the database before
/// the start, and with it all digests are given; the clock goes on by a second when it is told to.
final class GoldenWorld implements AutoCloseable {
  static final String KEY = "k3y-of-the-test";

  /// May read project 2 alone, until it is revoked.
  static final String READER = "k3y-of-the-test-reader";

  /// Of somebody who came too often without a valid key.
  static final String TIRESOME = "k3y-of-the-test-tiresome";

  static final String WEBHOOK_SECRET = "s3cret-of-the-test";
  static final String VERSION = "1.2.3";
  static final String EPOCH = "00112233445566778899aabbccddeeff";

  /// Far ahead, so that for programs that go by the machine's clock all of it was in the last hour.
  private static final Instant BEGINNING = Instant.parse("2100-01-01T00:00:00.000Z");

  private static final Duration PATIENCE = Patience.LONG;

  private final AtomicLong seconds = new AtomicLong();
  private final Doors doors = new Doors();
  private final TrackerServer tracker;
  private final McpHttpFace mcp;
  private final HubChanges changes;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int hubPort;
  private @Nullable HubServer hub;
  private @Nullable TrackerClient client;

  GoldenWorld(Path folder) throws Exception {
    Path database = folder.resolve("boardcast.db");
    TrackerConfig config =
        new TrackerConfig(
                "127.0.0.1",
                0,
                database,
                100,
                "http://tracker.example:8167",
                WEBHOOK_SECRET,
                VERSION)
            .withClock(() -> BEGINNING.plusSeconds(seconds.get()));
    open(config).close();
    try (Connection sql = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = sql.createStatement()) {
      statement.execute("UPDATE meta SET value = '" + EPOCH + "' WHERE name = 'epoch'");
    }
    tracker = open(config);
    // It is started there again.
    HubServer first = startHub(QuietPorts.next());
    hub = first;
    hubPort = first.port();
    changes = new HubChanges(() -> new HubChanges.Door(hubUrl(), KEY));
    mcp = McpHttpServer.face(new McpConfig(VERSION, true), KEY, Set.of(), this::client, changes);
    tracker.mount(McpHttpServer.PATH, mcp);
    tracker.listen();
  }

  private TrackerServer open(TrackerConfig config) throws Exception {
    return TrackerServer.open(
        config, doors, Exposure.LOOPBACK, () -> "figures 1\n", new SimpleMeterRegistry());
  }

  private HubServer startHub(int port) throws IOException {
    return HubServer.start(
        HubConfig.defaults("127.0.0.1", port),
        tracker.eventFeed(),
        doors,
        Exposure.LOOPBACK,
        new SimpleMeterRegistry());
  }

  URI trackerUrl() {
    return URI.create("http://127.0.0.1:" + tracker.port());
  }

  URI hubUrl() {
    return URI.create("ws://127.0.0.1:" + hubPort + "/notifications");
  }

  /// The rules for the two ports, which are free ones.
  Recording recording(String name) {
    return new Recording(name)
        .varies("127\\.0\\.0\\.1:" + tracker.port(), "127.0.0.1:<tracker's port>")
        .varies("127\\.0\\.0\\.1:" + hubPort, "127.0.0.1:<hub's port>");
  }

  /// What clients of MCP ask the tracker with.
  synchronized TrackerClient client() {
    TrackerClient made = client;
    if (made == null) {
      made =
          new TrackerClient(
              new TrackerSettings(
                  trackerUrl(), KEY, PATIENCE, 0, "mcp", "boardcast-mcp/" + VERSION));
      client = made;
    }
    return made;
  }

  HubChanges changes() {
    return changes;
  }

  /// A second passes.
  void tick() {
    seconds.incrementAndGet();
  }

  /// A request with exactly these headers, a second after the last one.
  HttpResponse<String> call(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    tick();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(trackerUrl().resolve(path))
            .timeout(PATIENCE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /// A change of the project's life.
  void make(ProjectLife.Step step) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        call(
            step.method(),
            step.path(),
            step.body(),
            "Authorization",
            "Bearer " + KEY,
            "X-Boardcast-Actor",
            "ada",
            "X-Boardcast-Origin",
            "script");
    if (answer.statusCode() >= 300) {
      throw new AssertionError(step + " came to nothing: " + answer.body());
    }
  }

  /// The reader's key does not hold any more.
  void revokeReader() {
    doors.readerRevoked = true;
    HubServer open = hub;
    if (open != null) {
      open.closeRevoked();
    }
  }

  /// The tracker refuses from now on, as one that ends.
  void beginClosing() {
    tracker.beginClosing();
  }

  void stopHub() {
    HubServer open = hub;
    if (open != null) {
      hub = null;
      open.close();
    }
  }

  /// At the same port.
  void startHub() throws IOException {
    hub = startHub(hubPort);
  }

  @Override
  public void close() {
    mcp.close();
    changes.close();
    if (client != null) {
      client.close();
    }
    stopHub();
    tracker.close();
    http.shutdownNow();
  }

  private static final class Doors implements Authenticator {
    private final Principal reader =
        new Principal("r1", "reader", Scope.READ, Optional.of(Set.of(2)));
    private volatile boolean readerRevoked;

    @Override
    public AuthResult admit(@Nullable String key, String address) {
      return switch (key) {
        case KEY -> new AuthResult.Granted(Principal.local());
        case READER -> new AuthResult.Granted(reader);
        case TIRESOME -> new AuthResult.TooManyFailures(7);
        case null -> new AuthResult.Refused(false);
        default -> new AuthResult.Refused(true);
      };
    }

    @Override
    public boolean holds(Principal grant) {
      return !grant.equals(reader) || !readerRevoked;
    }
  }
}
