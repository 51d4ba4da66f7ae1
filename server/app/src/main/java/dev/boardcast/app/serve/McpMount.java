package dev.boardcast.app.serve;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.core.access.Gate;
import dev.boardcast.core.access.Grant;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.watch.HubChanges;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// MCP over HTTP at the tracker's port, as a client of that tracker like any other: agents get the
/// same from it as from a `boardcast mcp` of their own. Each key has a face of its own, which asks
/// tracker and hub with that key: so nobody does here what their key does not allow there, or finds
/// another's sessions. There are at most as many as keys. Thread-safe.
final class McpMount implements HttpFace, AutoCloseable {
  private final Settings settings;
  private final Gate gate;
  private final IntSupplier port;
  private final URI hub;

  /// Guarded by this, as `closed`.
  private final Map<Grant, KeyedFace> faces = new HashMap<>();

  private boolean closed;

  /// @param port of the tracker, once it listens
  McpMount(Settings settings, Gate gate, IntSupplier port, int hubPort) {
    this.settings = settings;
    this.gate = gate;
    this.port = port;
    hub = URI.create("ws://127.0.0.1:" + hubPort + "/notifications");
  }

  @Override
  public void serve(HttpAsk ask, HttpReply reply) {
    KeyedFace face;
    synchronized (this) {
      face = closed ? null : faces.computeIfAbsent(ask.grant(), _ -> new KeyedFace(ask.key()));
    }
    if (face == null) {
      reply.answer(503, Map.of("Retry-After", "1"), "");
    } else {
      face.mcp.serve(ask, reply);
    }
  }

  /// Ends the sessions and streams of keys that do not hold any more.
  void closeRevoked() {
    List<KeyedFace> revoked = new ArrayList<>();
    synchronized (this) {
      faces
          .entrySet()
          .removeIf(entry -> {
            boolean over = !gate.holds(entry.getKey());
            if (over) {
              revoked.add(entry.getValue());
            }
            return over;
          });
    }
    revoked.forEach(KeyedFace::close);
  }

  @Override
  public void close() {
    List<KeyedFace> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(faces.values());
      faces.clear();
    }
    all.forEach(KeyedFace::close);
  }

  private final class KeyedFace {
    private final String key;
    private final HubChanges changes;
    private final McpHttpFace mcp;

    /// Guarded by this.
    private @Nullable TrackerClient client;

    KeyedFace(String key) {
      this.key = key;
      changes = new HubChanges(() -> new HubChanges.Door(hub, key));
      mcp =
          McpHttpServer.face(
              new McpConfig(Version.current(), settings.mcpToolsEnabled()),
              key,
              // Under which name a proxy in front is reached; by default it is this machine.
              Set.of(settings.trackerUrl().getHost()),
              this::client,
              changes);
    }

    private synchronized TrackerClient client() {
      TrackerClient made = client;
      if (made == null) {
        made =
            new TrackerClient(
                new TrackerSettings(
                    URI.create("http://127.0.0.1:" + port.getAsInt()),
                    key,
                    settings.requestTimeout(),
                    settings.retryAttempts(),
                    "mcp",
                    "boardcast-mcp-http/" + Version.current()));
        client = made;
      }
      return made;
    }

    void close() {
      mcp.close();
      changes.close();
      synchronized (this) {
        if (client != null) {
          client.close();
        }
      }
    }
  }
}
