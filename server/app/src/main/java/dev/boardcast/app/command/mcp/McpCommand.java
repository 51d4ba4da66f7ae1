package dev.boardcast.app.command.mcp;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.logging.LeanLogs;
import dev.boardcast.app.process.ProtocolStdio;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpStdioServer;
import dev.boardcast.mcp.watch.HubChanges;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
    name = "mcp",
    mixinStandardHelpOptions = true,
    description =
        "The MCP server for an AI agent, on standard input and output. Agents start it themselves.",
    subcommands = {McpInstallCommand.class, McpUninstallCommand.class},
    footer = {
      "",
      "Attach your agents:  boardcast mcp install",
      "Settings: STATE_TRACKING_API_URL, STATE_TRACKING_API_KEY, BOARDCAST_HUB_URL,",
      "REQUEST_TIMEOUT_MS, RETRY_ATTEMPTS, ENABLE_MCP_TOOLS, LOG_LEVEL (see .env.example)."
    })
public final class McpCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return runOnStdio();
  }

  public static int runOnStdio() throws IOException, InterruptedException {
    ProtocolStdio stdio = ProtocolStdio.take();
    Settings settings = SettingsReader.read();
    LeanLogs.setLevel(settings.logLevel());
    String apiKey =
        settings
            .findApiKey()
            .orElseThrow(() ->
                new SettingsException(
                    "Required environment variable STATE_TRACKING_API_KEY not set (and no local"
                        + " credentials file at "
                        + settings.credentials().file()
                        + ": `boardcast serve` makes one; where that runs with --data-dir, set"
                        + " BOARDCAST_DATA_DIR to the same folder)"));
    TrackerSettings trackerSettings =
        new TrackerSettings(
            settings.trackerUrl(),
            apiKey,
            settings.requestTimeout(),
            settings.retryAttempts(),
            "mcp",
            "boardcast-mcp/" + Version.current());
    try (LazyClient client = new LazyClient(trackerSettings);
        HubChanges changes = new HubChanges(() -> new HubChanges.Door(settings.hubUrl(), apiKey))) {
      McpStdioServer.run(
          stdio.in(),
          stdio.out(),
          new McpConfig(Version.current(), settings.mcpToolsEnabled()),
          client::get,
          changes);
    }
    return 0;
  }

  /// The client is made with the first call of a tool: the handshake, which agents wait for, does
  /// without it.
  private static final class LazyClient implements AutoCloseable {
    private final TrackerSettings settings;
    private @Nullable TrackerClient client;

    LazyClient(TrackerSettings settings) {
      this.settings = settings;
    }

    synchronized TrackerClient get() {
      TrackerClient made = client;
      if (made == null) {
        // Agents of one name are told apart by their processes.
        made = new TrackerClient(settings).withSession(UUID.randomUUID().toString());
        client = made;
      }
      return made;
    }

    @Override
    public synchronized void close() {
      if (client != null) {
        client.close();
      }
    }
  }
}
