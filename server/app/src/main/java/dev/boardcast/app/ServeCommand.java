package dev.boardcast.app;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.base.Version;
import dev.boardcast.app.logging.LogSetup;
import dev.boardcast.app.serve.BoardcastServer;
import dev.boardcast.app.settings.DataFolder;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Runs the tracker (REST, and MCP over HTTP) and the hub (WebSocket) of this machine, until"
            + " ended by Ctrl-C.",
    footer = {
      "",
      "Settings: API_PORT, WS_PORT, BOARDCAST_DATA_DIR, STATE_TRACKING_API_KEY,",
      "REPLAY_BUFFER_EVENTS, GITHUB_WEBHOOK_SECRET, LOG_LEVEL (see .env.example).",
      "Without a key, one is made at first start; programs of the same user find it by themselves."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  // Injected by picocli before the command runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Port of the tracker (API_PORT).")
  private @Nullable String apiPort;

  @Option(names = "--ws-port", paramLabel = "PORT", description = "Port of the hub (WS_PORT).")
  private @Nullable String wsPort;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of database and credentials (BOARDCAST_DATA_DIR).")
  private @Nullable String dataDir;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description =
          "Written when both answer: {\"trackerUrl\", \"hubUrl\", \"mcpUrl\", \"pid\"} as JSON.")
  private @Nullable Path readyFile;

  @Option(
      names = "--until-stdin-closes",
      description =
          "End when standard input closes: for programs that start a server of their own.")
  private boolean untilStdinCloses;

  @Override
  public Integer call() throws Exception {
    Settings settings = SettingsReader.read(environmentWithFlags(), Path.of(""));
    LogSetup.setLevel(settings.logLevel());
    DataFolder.create(settings.dataDir());
    String apiKey = settings.apiKey().orElseGet(() -> settings.credentials().readOrCreate());
    CountDownLatch ended = new CountDownLatch(1);
    try (BoardcastServer server = BoardcastServer.start(settings, apiKey)) {
      Thread atExit = Thread.ofPlatform().name("shutdown").unstarted(() -> end(ended, server));
      Runtime.getRuntime().addShutdownHook(atExit);
      announce(settings, server);
      if (untilStdinCloses) {
        awaitEnd(System.in);
      } else {
        ended.await();
      }
      return 0;
    }
  }

  private static void end(CountDownLatch ended, AutoCloseable server) {
    ended.countDown();
    try (server) {
      LOG.debug("ending");
    } catch (Exception e) {
      LOG.warn("the server did not end properly", e);
    }
  }

  private Map<String, String> environmentWithFlags() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    putIfGiven(environment, "API_PORT", apiPort);
    putIfGiven(environment, "WS_PORT", wsPort);
    putIfGiven(environment, "BOARDCAST_DATA_DIR", dataDir);
    return environment;
  }

  private static void putIfGiven(
      Map<String, String> environment, String name, @Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  private void announceToFile(Path file, BoardcastServer server) {
    JsonObject json = new JsonObject();
    json.addProperty("trackerUrl", server.trackerUrl().toString());
    json.addProperty("hubUrl", server.hubUrl().toString());
    json.addProperty("mcpUrl", server.mcpUrl().toString());
    json.addProperty("pid", ProcessHandle.current().pid());
    // Moved into place, so that whoever waits for it never reads half of it.
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(aside, json.toString());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot write %s (%s): give --ready-file a path in a folder that can be written"
              .formatted(file, IoReasons.of(e)),
          e);
    }
  }

  private void announce(Settings settings, BoardcastServer server) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Boardcast " + Version.current() + " is running. Ctrl-C ends it.");
    out.println("  tracker   " + server.trackerUrl());
    out.println("  hub       " + server.hubUrl());
    out.println("  mcp       " + server.mcpUrl());
    out.println("  database  " + settings.databaseFile());
    out.println(
        "  key       "
            + (settings.apiKey().isPresent()
                ? "from STATE_TRACKING_API_KEY"
                : "in " + settings.credentials().file() + " (programs of this user find it)"));
    out.flush();
    if (readyFile != null) {
      announceToFile(readyFile, server);
    }
  }

  private static void awaitEnd(InputStream in) throws IOException {
    byte[] ignored = new byte[1024];
    while (in.read(ignored) >= 0) {
      // What is written here means nothing; only the end counts.
    }
  }
}
