package dev.boardcast.app.demo;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.process.Processes;
import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The processes of a demo, on a throw-away folder and free ports. All of them end with this
/// program: `close` ends them, and each ends by itself when this program's end of a pipe is gone.
final class DemoParts implements AutoCloseable {
  private static final long START_TIMEOUT_MS = 30_000;
  private static final long POLL_MS = 10;
  private static final int KEY_BYTES = 24;
  private static final int LOG_LINES_SHOWN = 5;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final String apiKey;
  private final Deque<Process> processes = new ArrayDeque<>();
  private URI trackerUrl = URI.create("http://localhost");

  private DemoParts(Path folder) {
    this.folder = folder;
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    apiKey = HexFormat.of().formatHex(random);
    environment.put("BOARDCAST_DATA_DIR", folder.toString());
    environment.put("STATE_TRACKING_API_KEY", apiKey);
    environment.put("LOG_LEVEL", "info");
    environment.put("ENABLE_MCP_TOOLS", "true");
  }

  static DemoParts create() {
    try {
      return new DemoParts(Files.createTempDirectory("boardcast-demo-"));
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder for temporary files: " + e.getMessage(), e);
    }
  }

  String apiKey() {
    return apiKey;
  }

  URI trackerUrl() {
    return trackerUrl;
  }

  /// Starts tracker and hub, and waits until they answer.
  void startServer() throws InterruptedException {
    Path ready = folder.resolve("ready.json");
    Process server =
        start(
            "serve",
            "--api-port",
            "0",
            "--ws-port",
            "0",
            "--ready-file",
            ready.toString(),
            "--until-stdin-closes");
    long deadline = System.nanoTime() + START_TIMEOUT_MS * 1_000_000;
    while (!Files.exists(ready)) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new CommandFailure("the server did not start:\n" + logOf("serve"));
      }
      Thread.sleep(POLL_MS);
    }
    try {
      JsonObject json = Json.parseObject(Files.readString(ready));
      trackerUrl = URI.create(json.get("trackerUrl").getAsString());
      environment.put("STATE_TRACKING_API_URL", trackerUrl.toString());
      environment.put("BOARDCAST_HUB_URL", json.get("hubUrl").getAsString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end();
  }

  /// Starts a subcommand that talks over its stdin and stdout.
  Process start(String... arguments) {
    try {
      Process process =
          SelfLauncher.start(
              SelfLauncher.command(arguments), environment, Redirect.to(log(arguments[0])));
      processes.push(process);
      return process;
    } catch (IOException e) {
      throw new CommandFailure("cannot start `%s`: %s".formatted(arguments[0], e.getMessage()), e);
    }
  }

  /// The last lines that a part wrote to its log.
  String logOf(String part) {
    try (Stream<String> lines = Files.lines(log(part).toPath())) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "(its log cannot be read: " + e.getMessage() + ")";
    }
  }

  /// Ends all parts, the last one first, and removes the folder. May be called twice, and from
  /// another thread.
  synchronized void end() {
    while (!processes.isEmpty()) {
      Processes.end(processes.pop());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException _) {
      // A temporary folder that cannot be removed is the system's to clean up.
    }
  }

  private java.io.File log(String part) {
    return folder.resolve(part + ".log").toFile();
  }
}
