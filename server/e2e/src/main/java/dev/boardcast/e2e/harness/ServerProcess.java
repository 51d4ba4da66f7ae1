package dev.boardcast.e2e.harness;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `boardcast serve` as a process of its own, from the jar that is shipped, on free ports.
public final class ServerProcess implements AutoCloseable {
  public static final String KEY = "k3y-of-the-test";

  private static final Duration START_TIMEOUT = Patience.LONG;
  private static final long POLL_MS = 10;
  private static final Duration REQUEST_TIMEOUT = Patience.LONG;

  private final Path dataDir;
  private final Process process;
  private final URI trackerUrl;
  private final URI hubUrl;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerProcess(Path dataDir, Process process, JsonObject ready) {
    this.dataDir = dataDir;
    this.process = process;
    trackerUrl = URI.create(ready.get("trackerUrl").getAsString());
    hubUrl = URI.create(ready.get("hubUrl").getAsString());
  }

  public static Path jar() {
    Path jar = Checkout.ROOT.resolve("server/app/target/boardcast.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("not built: " + jar + " (Maven's package phase makes it)");
    }
    return jar;
  }

  /// The server's classes, loaded ahead of time, where `scripts/boardcast` has made them.
  private static Path classesAhead() {
    return jar().resolveSibling("serve.aot");
  }

  private static boolean isNewer(Path file, Path than) {
    try {
      return Files.size(file) > 0
          && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The command line of a subcommand, with the flags of `scripts/boardcast`.
  public static List<String> command(String... arguments) {
    return command(jar(), arguments);
  }

  private static List<String> command(Path jar, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
    if (!arguments[0].equals("serve")) {
      command.add("-XX:TieredStopAtLevel=1");
    } else if (jar.equals(jar())
        && Files.isRegularFile(classesAhead())
        && isNewer(classesAhead(), jar)) {
      command.add("-XX:AOTCache=" + classesAhead());
    }
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Starts a server over a data folder; when this returns, it answers.
  public static ServerProcess start(Path dataDir, Map<String, String> environment)
      throws IOException, InterruptedException {
    return start(dataDir, environment, 0);
  }

  /// The same with the hub on a port, as one that comes back.
  public static ServerProcess start(Path dataDir, Map<String, String> environment, int hubPort)
      throws IOException, InterruptedException {
    return start(dataDir, environment, hubPort, jar());
  }

  /// The same from another build's jar.
  public static ServerProcess start(
      Path dataDir, Map<String, String> environment, int hubPort, Path jar)
      throws IOException, InterruptedException {
    Path ready = dataDir.resolve("ready.json");
    Files.deleteIfExists(ready);
    Path log = dataDir.resolve("serve.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                command(
                    jar,
                    "serve",
                    "--api-port=0",
                    "--ws-port=" + hubPort,
                    "--ready-file=" + ready,
                    "--until-stdin-closes"))
            .redirectOutput(Redirect.appendTo(dataDir.resolve("serve.out").toFile()))
            .redirectError(Redirect.appendTo(log.toFile()));
    builder.environment().put("BOARDCAST_DATA_DIR", dataDir.toString());
    builder.environment().put("STATE_TRACKING_API_KEY", KEY);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
      while (!Files.exists(ready)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("the server did not start: " + Files.readString(log));
        }
        process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
      }
      return new ServerProcess(dataDir, process, Json.parseObject(Files.readString(ready)));
    } catch (RuntimeException | IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  public URI trackerUrl() {
    return trackerUrl;
  }

  public URI hubUrl() {
    return hubUrl;
  }

  public long pid() {
    return process.pid();
  }

  /// A call of the tracker.
  ///
  /// @throws IOException when there is no answer
  public HttpResponse<String> call(
      String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(trackerUrl.resolve(path))
            .timeout(REQUEST_TIMEOUT)
            .header("Authorization", "Bearer " + KEY)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /// Leaves what the server wrote where `scripts/test` looks for keys, after all tests; elsewhere
  /// nothing is kept.
  private void keepLogs() {
    String folder = System.getenv("BOARDCAST_TEST_LOGS");
    if (folder == null) {
      return;
    }
    for (String name : List.of("serve.log", "serve.out")) {
      try {
        Files.copy(
            dataDir.resolve(name),
            Path.of(folder, "java-" + process.pid() + "-" + name),
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException("a server's log cannot be kept", e);
      }
    }
  }

  /// `kill -9`: nothing of the server's own runs any more.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    http.shutdownNow();
    keepLogs();
  }

  /// Stops it where it stands, or lets it go on.
  public void freeze(boolean stands) throws IOException, InterruptedException {
    var _ =
        new ProcessBuilder("kill", stands ? "-STOP" : "-CONT", Long.toString(process.pid()))
            .start()
            .waitFor();
  }

  @Override
  public void close() {
    end();
  }

  /// Ends it by its input, as whoever started it does; by force where that takes too long.
  ///
  /// @return whether it ended by itself
  public boolean end() {
    boolean itself = false;
    try {
      process.getOutputStream().close();
      itself = process.waitFor(Patience.SECONDS, TimeUnit.SECONDS);
      if (!itself) {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    keepLogs();
    return itself;
  }
}
