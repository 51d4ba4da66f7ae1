package dev.boardcast.app.demo;

import com.google.gson.JsonObject;
import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.process.Processes;
import dev.boardcast.app.process.SelfLauncher;
import dev.boardcast.app.settings.Option;
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
import java.util.Optional;
import java.util.stream.Stream;

/// The processes of a demo, on a throw-away folder and free ports. All of them end with this
/// program: `close` ends them, and each ends by itself when this program's end of a pipe is gone.
public final class DemoParts implements AutoCloseable {
  private static final long START_TIMEOUT_MS = 120_000;
  private static final long POLL_MS = 10;
  private static final int KEY_BYTES = 24;
  private static final int LOG_LINES_SHOWN = 5;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final String apiKey;

  /// The last one started comes first. Guarded by `this`.
  private final Deque<Part> parts = new ArrayDeque<>();

  /// No more parts are started. Guarded by `this`.
  private boolean ended;

  private URI trackerUrl = URI.create("http://localhost");

  private record Part(String name, Process process) {}

  private DemoParts(Path folder) {
    this.folder = folder;
    apiKey = randomKey();
    // Every option is set, so that the settings of whoever runs the demo have no say in it.
    for (Option option : Option.values()) {
      String value = option.defaultValue();
      environment.put(option.name(), value == null ? randomKey() : value);
    }
    // Set to nothing: the boards are in a file, whatever database is set outside.
    environment.put(Option.BOARDCAST_DATABASE.name(), "");
    environment.put(Option.BOARDCAST_DATA_DIR.name(), folder.toString());
    environment.put(Option.STATE_TRACKING_API_KEY.name(), apiKey);
  }

  private static String randomKey() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  public static DemoParts create() {
    try {
      return new DemoParts(Files.createTempDirectory("boardcast-demo-"));
    } catch (IOException e) {
      throw new CommandFailure("cannot make a folder for temporary files: " + e.getMessage(), e);
    }
  }

  /// Sets a variable for the parts that are started from now on.
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /// Of files that end with the demo.
  public Path folder() {
    return folder;
  }

  public String apiKey() {
    return apiKey;
  }

  URI trackerUrl() {
    return trackerUrl;
  }

  /// A server that answers.
  public record Server(Process process, URI trackerUrl, URI hubUrl) {}

  /// Starts tracker and hub, and waits until they answer.
  public void startServer() throws InterruptedException {
    Server server = startServer("serve", Map.of());
    trackerUrl = server.trackerUrl();
    environment.put(Option.STATE_TRACKING_API_URL.name(), trackerUrl.toString());
    environment.put(Option.BOARDCAST_HUB_URL.name(), server.hubUrl().toString());
  }

  /// The same for one of several.
  ///
  /// @param name of its log
  /// @param more variables for it alone
  public Server startServer(String name, Map<String, String> more) throws InterruptedException {
    Path ready = folder.resolve(name + "-ready.json");
    Process server =
        start(
            name,
            more,
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
        throw new CommandFailure("the server did not start. " + logOf(name));
      }
      Thread.sleep(POLL_MS);
    }
    try {
      JsonObject json = Json.parseObject(Files.readString(ready));
      return new Server(
          server,
          URI.create(json.get("trackerUrl").getAsString()),
          URI.create(json.get("hubUrl").getAsString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end();
  }

  /// Starts a subcommand that talks over its stdin and stdout.
  public Process start(String... arguments) {
    return start(arguments[0], Map.of(), arguments);
  }

  /// The same for one of several.
  ///
  /// @param name of its log
  /// @param more variables for it alone
  public synchronized Process start(String name, Map<String, String> more, String... arguments) {
    if (ended) {
      throw new CommandFailure("the demo was ended");
    }
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    try {
      Process process =
          SelfLauncher.start(SelfLauncher.command(arguments), all, folder, Redirect.to(log(name)));
      parts.push(new Part(name, process));
      return process;
    } catch (IOException e) {
      throw new CommandFailure("cannot start `%s`: %s".formatted(arguments[0], e.getMessage()), e);
    }
  }

  /// Kills a part, whose end is no failure then.
  public synchronized void kill(Process process) {
    parts.removeIf(part -> part.process().equals(process));
    process.destroyForcibly();
  }

  /// Waits a moment for the end of a part, for a part's neighbours feel its end before it is known.
  ///
  /// @return what to tell about it; empty when all parts are alive
  public Optional<String> findDead(long patienceMs) throws InterruptedException {
    long deadline = System.nanoTime() + patienceMs * 1_000_000;
    while (true) {
      Optional<String> dead = findDead();
      if (dead.isPresent() || System.nanoTime() >= deadline) {
        return dead;
      }
      Thread.sleep(POLL_MS);
    }
  }

  private synchronized Optional<String> findDead() {
    return parts.stream()
        .filter(part -> !part.process().isAlive())
        .findFirst()
        .map(part ->
            "`boardcast %s` ended in the middle of the demo (exit code %d). %s"
                .formatted(part.name(), part.process().exitValue(), logOf(part.name())));
  }

  /// The last lines that a part wrote to its log.
  public String logOf(String part) {
    try (Stream<String> lines = Files.lines(log(part).toPath())) {
      List<String> all = lines.toList();
      return all.isEmpty()
          ? "Its log is empty."
          : "Its log ends with:\n"
              + String.join(
                  "\n", all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "(its log cannot be read: " + e.getMessage() + ")";
    }
  }

  /// Ends all parts, the last one first, and removes the folder. May be called twice, and from
  /// another thread.
  public synchronized void end() {
    ended = true;
    while (!parts.isEmpty()) {
      Processes.end(parts.pop().process());
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
