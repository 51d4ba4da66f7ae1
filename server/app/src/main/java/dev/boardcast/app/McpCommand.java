package dev.boardcast.app;

import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.process.ProtocolStdio;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsException;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.client.tracker.TrackerSettings;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpStdioServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "mcp",
    mixinStandardHelpOptions = true,
    description = "The MCP server for an AI agent, on standard input and output. Agents start it themselves.",
    footer = {
      "",
      "Attach Claude Code:  claude mcp add boardcast -- /path/to/scripts/boardcast mcp",
      "Settings: STATE_TRACKING_API_URL, STATE_TRACKING_API_KEY, REQUEST_TIMEOUT_MS,",
      "RETRY_ATTEMPTS, ENABLE_MCP_TOOLS, LOG_LEVEL (see .env.example)."
    })
final class McpCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    return runOnStdio();
  }

  static int runOnStdio() throws IOException {
    ProtocolStdio stdio = ProtocolStdio.take();
    Settings settings = SettingsReader.read();
    LogSetup.setLevel(settings.logLevel());
    String apiKey =
        settings
            .findApiKey()
            .orElseThrow(
                () ->
                    new SettingsException(
                        "Required environment variable STATE_TRACKING_API_KEY not set (and no local"
                            + " credentials file at "
                            + settings.credentials().file()
                            + ": `boardcast serve` makes one)"));
    TrackerSettings trackerSettings =
        new TrackerSettings(
            settings.trackerUrl(),
            apiKey,
            settings.requestTimeout(),
            settings.retryAttempts(),
            "mcp",
            "boardcast-mcp/" + Version.current());
    McpStdioServer.run(
        stdio.in(),
        stdio.out(),
        new McpConfig(Version.current(), settings.mcpToolsEnabled()),
        () -> new TrackerClient(trackerSettings));
    return 0;
  }
}
