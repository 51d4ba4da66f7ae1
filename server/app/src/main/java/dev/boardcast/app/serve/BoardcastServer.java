package dev.boardcast.app.serve;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.keys.KeyFile;
import dev.boardcast.app.keys.KeyGate;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.hub.HubConfig;
import dev.boardcast.hub.HubServer;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.tracker.TrackerConfig;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.TrackerStartException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;

/// Tracker, hub and MCP over HTTP of one machine, on loopback, over one database and its keys.
public final class BoardcastServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final TrackerServer tracker;
  private final HubServer hub;
  private final McpMount mcp;
  private final KeyGate gate;
  private boolean closed;

  private BoardcastServer(TrackerServer tracker, HubServer hub, McpMount mcp, KeyGate gate) {
    this.tracker = tracker;
    this.hub = hub;
    this.mcp = mcp;
    this.gate = gate;
  }

  /// Starts both; when this returns, both answer.
  ///
  /// @throws BindException when a port is in use; the message says which setting changes it
  public static BoardcastServer start(Settings settings, String apiKey)
      throws IOException, TrackerStartException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    TrackerConfig trackerConfig =
        new TrackerConfig(
            HOST,
            settings.apiPort(),
            settings.databaseFile(),
            settings.replayBufferEvents(),
            null,
            settings.githubWebhookSecret().orElse(null),
            Version.current());
    KeyGate gate = KeyGate.open(apiKey, new KeyFile(settings.dataDir()));
    TrackerServer tracker;
    try {
      tracker = TrackerServer.open(trackerConfig, gate, metrics::scrape, metrics);
    } catch (TrackerStartException | RuntimeException e) {
      gate.close();
      throw e;
    }
    try {
      return start(settings, tracker, gate, metrics);
    } catch (IOException | RuntimeException e) {
      tracker.close();
      gate.close();
      throw e;
    }
  }

  /// The hub comes first: a change that is made before it listens to the log would reach nobody.
  private static BoardcastServer start(
      Settings settings, TrackerServer tracker, KeyGate gate, PrometheusMeterRegistry metrics)
      throws IOException {
    HubServer hub;
    try {
      HubConfig hubConfig = HubConfig.defaults(HOST, settings.wsPort());
      hub = HubServer.start(hubConfig, tracker.eventFeed(), gate, metrics);
    } catch (BindException _) {
      throw portInUse(settings.wsPort(), "the hub", "WS_PORT", "--ws-port");
    }
    McpMount mcp = new McpMount(settings, gate, tracker::port, hub.port());
    try {
      tracker.mount(McpHttpServer.PATH, mcp);
      tracker.listen();
      HubServer open = hub;
      gate.watch(() -> {
        open.closeRevoked();
        mcp.closeRevoked();
      });
      return new BoardcastServer(tracker, hub, mcp, gate);
    } catch (BindException _) {
      mcp.close();
      hub.close();
      throw portInUse(settings.apiPort(), "the tracker", "API_PORT", "--api-port");
    }
  }

  public URI trackerUrl() {
    return URI.create("http://localhost:" + tracker.port());
  }

  /// Where agents find MCP over HTTP.
  public URI mcpUrl() {
    return URI.create("http://localhost:" + tracker.port() + McpHttpServer.PATH);
  }

  public URI hubUrl() {
    return URI.create("ws://localhost:" + hub.port() + "/notifications");
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

  /// Says goodbye to the hub's clients, finishes the writes at hand and closes the database.
  ///
  /// Called twice, the second call waits for the first.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      mcp.close();
      hub.close();
      tracker.close();
      gate.close();
    }
  }

  private static BindException portInUse(int port, String what, String variable, String flag) {
    return new BindException(
        "port %d, which %s wants, is in use by another program (or another boardcast serve): end that one, or set %s (or %s) to a free port"
            .formatted(port, what, variable, flag));
  }
}
