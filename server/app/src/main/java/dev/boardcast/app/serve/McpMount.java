package dev.boardcast.app.serve;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.core.access.Authenticator;
import dev.boardcast.core.access.Principal;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.watch.HubChanges;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpFace;
import dev.boardcast.protocol.http.HttpReply;
import dev.boardcast.tracker.TrackerServer;
import dev.boardcast.tracker.local.LocalAccess;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// MCP over HTTP at the tracker's port: agents get the same from it as from a `boardcast mcp` of
/// their own. Each key has a face of its own, which asks the tracker in this process by that key's
/// grant, and the hub with that key: so nobody does here what their key does not allow there, or
/// finds another's sessions. There are at most as many as keys. Thread-safe.
final class McpMount implements HttpFace, AutoCloseable {
  private final Settings settings;
  private final Authenticator gate;
  private final TrackerServer tracker;
  private final URI hub;

  /// Guarded by this, as `closed`.
  private final Map<Principal, KeyedFace> faces = new HashMap<>();

  private boolean closed;

  McpMount(Settings settings, Authenticator gate, TrackerServer tracker, int hubPort) {
    this.settings = settings;
    this.gate = gate;
    this.tracker = tracker;
    hub = URI.create("ws://127.0.0.1:" + hubPort + "/notifications");
  }

  @Override
  public void serve(HttpAsk ask, HttpReply reply) {
    KeyedFace face;
    synchronized (this) {
      face = closed ? null : faces.computeIfAbsent(ask.grant(), _ -> new KeyedFace(ask));
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
    private final HubChanges changes;
    private final McpHttpFace mcp;

    KeyedFace(HttpAsk first) {
      String key = first.key();
      Boards boards =
          tracker.boards(
              first.grant(),
              new LocalAccess("mcp", settings.requestTimeout(), settings.retryAttempts()));
      changes = new HubChanges(() -> new HubChanges.Door(hub, key));
      mcp =
          McpHttpServer.face(
              new McpConfig(Version.current(), settings.mcpToolsEnabled()),
              key,
              // Under which name a proxy in front is reached; by default it is this machine.
              Set.of(settings.trackerUrl().getHost()),
              () -> boards,
              changes);
    }

    void close() {
      mcp.close();
      changes.close();
    }
  }
}
