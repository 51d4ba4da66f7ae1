package dev.boardcast.e2e.cluster;

import dev.boardcast.e2e.harness.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One of several servers: a place at which now this process runs, now that one, now none.
/// Thread-safe for who asks where it is.
public final class ClusterServer implements AutoCloseable {
  private static final int READY = 200;

  private final Path folder;
  private final Map<String, String> environment;
  private volatile @Nullable ServerProcess process;

  /// Where it was last.
  private volatile @Nullable URI hubUrl;

  private volatile @Nullable URI trackerUrl;

  private ClusterServer(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /// Starts one in a new folder.
  public static ClusterServer start(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    ClusterServer server = new ClusterServer(Files.createDirectory(folder), environment);
    server.start();
    return server;
  }

  public void start() throws IOException, InterruptedException {
    ServerProcess started = ServerProcess.start(folder, environment);
    process = started;
    hubUrl = started.hubUrl();
    trackerUrl = started.trackerUrl();
  }

  public void kill() throws InterruptedException {
    process().kill();
    process = null;
  }

  /// Ends it as an upgrade does: it says farewell.
  ///
  /// @throws IllegalStateException when it had to be killed
  public void end() {
    boolean itself = process().end();
    process = null;
    if (!itself) {
      throw new IllegalStateException("a server did not end when it was told to");
    }
  }

  public ServerProcess process() {
    return Objects.requireNonNull(process, "it does not run");
  }

  public URI hubUrl() {
    return Objects.requireNonNull(hubUrl);
  }

  public URI trackerUrl() {
    return Objects.requireNonNull(trackerUrl);
  }

  /// Whether a balancer would send anybody to it.
  public boolean isReady() {
    try {
      return process().call("GET", "/ready", null).statusCode() == READY;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    ServerProcess present = process;
    if (present != null) {
      present.close();
    }
  }
}
