package dev.boardcast.app.serve;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.watch.HubChanges;
import java.net.URI;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// MCP over HTTP at the tracker's port, as a client of that tracker like any other: agents get the
/// same from it as from a `boardcast mcp` of their own. Thread-safe.
final class McpMount implements AutoCloseable {
  private final Settings settings;
  private final String apiKey;
  private final IntSupplier port;
  private final McpHttpFace face;
  private final HubChanges changes;
  private @Nullable TrackerClient client;

  /// @param port of the tracker, once it listens
  McpMount(Settings settings, String apiKey, IntSupplier port, int hubPort) {
    this.settings = settings;
    this.apiKey = apiKey;
    this.port = port;
    changes =
        new HubChanges(() ->
            new HubChanges.Door(
                URI.create("ws://127.0.0.1:" + hubPort + "/notifications"), apiKey));
    face =
        McpHttpServer.face(
            new McpConfig(Version.current(), settings.mcpToolsEnabled()),
            apiKey,
            Set.of(),
            this::client,
            changes);
  }

  McpHttpFace face() {
    return face;
  }

  private synchronized TrackerClient client() {
    TrackerClient made = client;
    if (made == null) {
      made =
          new TrackerClient(
              new TrackerSettings(
                  URI.create("http://127.0.0.1:" + port.getAsInt()),
                  apiKey,
                  settings.requestTimeout(),
                  settings.retryAttempts(),
                  "mcp",
                  "boardcast-mcp-http/" + Version.current()));
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    face.close();
    changes.close();
    if (client != null) {
      client.close();
    }
  }
}
