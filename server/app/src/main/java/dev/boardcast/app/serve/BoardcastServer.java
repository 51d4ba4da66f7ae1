package dev.boardcast.app.serve;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.keys.KeyFile;
import dev.boardcast.app.keys.KeyGate;
import dev.boardcast.app.keys.KeyTable;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.hub.HubConfig;
import dev.boardcast.hub.HubServer;
import dev.boardcast.hub.Transport;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.TrackerStartException;
import dev.boardcast.tracker.health.Descriptors;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tracker, hub and MCP over HTTP of one machine, on loopback by default, over one database and its
/// keys.
public final class BoardcastServer implements AutoCloseable {
  /// How often it is looked whether the database of several servers is seen.
  private static final long DATABASE_LOOK_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(BoardcastServer.class);

  private final Binding binding;
  private final TrackerServer tracker;
  private final HubServer hub;
  private final McpMount mcp;
  private final GitHubMount gitHub;
  private final KeyGate gate;
  private final Optional<CertificateWatch> certificates;
  private final ScheduledExecutorService doorkeeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("database-watch").factory());
  private boolean closed;

  private BoardcastServer(
      Binding binding,
      TrackerServer tracker,
      HubServer hub,
      McpMount mcp,
      GitHubMount gitHub,
      KeyGate gate,
      Optional<CertificateWatch> certificates) {
    this.binding = binding;
    this.tracker = tracker;
    this.hub = hub;
    this.mcp = mcp;
    this.gitHub = gitHub;
    this.gate = gate;
    this.certificates = certificates;
  }

  /// Starts both; when this returns, both answer.
  ///
  /// @throws BindException when a port is in use; the message says which setting changes it
  public static BoardcastServer start(Settings settings, String apiKey)
      throws IOException, TrackerStartException {
    return start(settings, apiKey, Binding.LOOPBACK);
  }

  /// The same elsewhere.
  ///
  /// @throws CommandFailure when the certificate or its key cannot be used
  public static BoardcastServer start(Settings settings, String apiKey, Binding binding)
      throws IOException, TrackerStartException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    TrackerConfig trackerConfig =
        new TrackerConfig(
            binding.host(),
            settings.apiPort(),
            settings.databaseFile(),
            settings.replayBufferEvents(),
            null,
            settings.githubWebhookSecret().orElse(null),
            Version.current());
    Optional<PostgresAddress> postgres = DatabaseAddress.of(settings);
    if (postgres.isPresent()) {
      trackerConfig = trackerConfig.withPostgres(postgres.get());
    }
    Optional<CertificateWatch> certificates = binding.tls().map(CertificateWatch::new);
    FdBudget room = FdBudget.of(Descriptors.limit());
    KeyGate gate =
        postgres.isPresent()
            ? KeyGate.open(apiKey, new KeyTable(postgres.get()))
            : KeyGate.open(apiKey, new KeyFile(settings.dataDir()));
    TrackerServer tracker;
    try {
      tracker =
          TrackerServer.open(
              trackerConfig.withConnectionsMaxCount(room.trackerConnections()),
              gate,
              binding.exposure(settings),
              metrics::scrape,
              metrics);
    } catch (TrackerStartException | RuntimeException e) {
      gate.close();
      throw e;
    }
    try {
      return start(settings, binding, room, tracker, gate, certificates, metrics);
    } catch (IOException | RuntimeException e) {
      tracker.close();
      gate.close();
      throw e;
    }
  }

  /// The hub comes first: a change that is made before it listens to the log would reach nobody.
  private static BoardcastServer start(
      Settings settings,
      Binding binding,
      FdBudget room,
      TrackerServer tracker,
      KeyGate gate,
      Optional<CertificateWatch> certificates,
      PrometheusMeterRegistry metrics)
      throws IOException {
    HubServer hub;
    try {
      HubConfig hubConfig =
          HubConfig.defaults(binding.host(), settings.wsPort())
              .withTransport(Transport.valueOf(settings.hubTransport().name()));
      int roomForHub = Math.min(hubConfig.connectionsMaxCount(), room.hubConnections());
      hub =
          HubServer.start(
              hubConfig.withConnectionsMaxCount(roomForHub),
              tracker.eventFeed(),
              gate,
              binding.exposure(settings),
              metrics);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.ofUsage(String.valueOf(e.getMessage()));
    } catch (BindException e) {
      throwUnlessInUse(e);
      throw portInUse(settings.wsPort(), "the hub", "WS_PORT", "--ws-port");
    }
    McpMount mcp = new McpMount(settings, gate, tracker, hub.innerPort());
    GitHubMount gitHub =
        new GitHubMount(
            tracker.mirrors(),
            System.getenv(),
            settings.database().isPresent()
                ? Optional.of(GitHubMount.NOT_ON_POSTGRES)
                : Optional.empty());
    try {
      tracker.mount(McpHttpServer.PATH, mcp);
      tracker.mount(GitHubMount.PATH, gitHub);
      tracker.mount(GitHubMount.PROJECTS_PATH, gitHub.projects());
      tracker.showMirrors(gitHub::reports);
      tracker.tellOfDeliveries(gitHub);
      tracker.listen();
      gitHub.resume();
      HubServer open = hub;
      gate.watch(() -> {
        open.closeRevoked();
        mcp.closeRevoked();
      });
      certificates.ifPresent(watch ->
          watch.start(pem -> {
            open.useCertificate(pem);
            tracker.useCertificate(pem);
          }));
      BoardcastServer started =
          new BoardcastServer(binding, tracker, hub, mcp, gitHub, gate, certificates);
      if (settings.database().isPresent()) {
        started.watchDatabase();
        warnOfKeysLeftBehind(new KeyFile(settings.dataDir()), gate);
      }
      return started;
    } catch (BindException e) {
      gitHub.close();
      mcp.close();
      hub.close();
      throwUnlessInUse(e);
      throw portInUse(settings.apiPort(), "the tracker", "API_PORT", "--api-port");
    }
  }

  /// Who moves boards to a PostgreSQL may forget the keys.
  private static void warnOfKeysLeftBehind(KeyFile file, KeyGate gate) {
    try {
      List<String> lacking = gate.lacking(file.read());
      if (!lacking.isEmpty()) {
        LOG.warn(
            "Keys of {} are not valid here, for the database does not have them: {}. Take them over: boardcast key import.",
            file.place(),
            String.join(", ", lacking));
      }
    } catch (SettingsException e) {
      LOG.debug("{}", e.getMessage());
    }
  }

  /// Sends the hub's clients away while the database of several servers is not seen.
  private void watchDatabase() {
    HubDoor door = new HubDoor();
    var _ =
        doorkeeper.scheduleWithFixedDelay(
            () -> {
              switch (door.look(tracker.absence())) {
                case NOTHING -> {}
                case SEND_AWAY -> hub.sendAway();
                case LET_IN -> hub.letIn();
              }
            },
            DATABASE_LOOK_MS,
            DATABASE_LOOK_MS,
            TimeUnit.MILLISECONDS);
  }

  public URI trackerUrl() {
    return URI.create(binding.address("http") + ":" + tracker.port());
  }

  /// Where agents find MCP over HTTP.
  public URI mcpUrl() {
    return URI.create(trackerUrl() + McpHttpServer.PATH);
  }

  public URI hubUrl() {
    return URI.create(binding.address("ws") + ":" + hub.port() + "/notifications");
  }

  /// Connections that are open at the hub now.
  public int hubConnections() {
    return hub.connections();
  }

  /// How often it was asked for anything: requests to the tracker, connections to the hub. Only
  /// grows.
  public long useCount() {
    return tracker.requestsCount() + hub.connectionsCount();
  }

  /// Who hears, once, that the database has another history by now. The server refuses everything
  /// then; closed, and started anew, it serves the boards as they are.
  public void onOtherHistory(Runnable listener) {
    tracker.onOtherHistory(listener);
  }

  /// Where the tracker and the hub listen.
  public Ports ports() {
    return new Ports(tracker.port(), hub.port());
  }

  public record Ports(int tracker, int hub) {}

  /// Says goodbye to the hub's clients, finishes the writes at hand and closes the database.
  ///
  /// Called twice, the second call waits for the first.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      certificates.ifPresent(CertificateWatch::close);
      doorkeeper.shutdownNow();
      tracker.beginClosing();
      gitHub.close();
      mcp.close();
      hub.close();
      tracker.close();
      gate.close();
    }
  }

  /// An address that is not this machine's is another matter than a port that is taken.
  private static void throwUnlessInUse(BindException e) throws BindException {
    if (!String.valueOf(e.getMessage()).contains("in use")) {
      throw e;
    }
  }

  private static BindException portInUse(int port, String what, String variable, String flag) {
    return new BindException(
        "port %d, which %s wants, is in use by another program (or another boardcast serve): end that one, or set %s (or %s) to a free port"
            .formatted(port, what, variable, flag));
  }
}
