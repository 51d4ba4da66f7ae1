package dev.boardcast.tracker;

import dev.boardcast.tracker.http.connection.RequestTimeouts;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What a tracker needs to know.
///
/// @param host address to bind; loopback unless the key travels over a trusted network
/// @param port 0 takes a free one
/// @param databaseFile made where there is none; its directory must exist. With a PostgreSQL there
///   is no such file
/// @param postgres where the boards are instead; null: in the file
/// @param replayBufferEvents events kept for each project, at least 1; the oldest go
/// @param publicBaseUrl under which people reach it, for `url` and `Location`; null: where it
///   listens
/// @param githubWebhookSecret null switches the webhook off
/// @param version of the program, for `/health`
/// @param connectionsMaxCount open connections, at least 1; no more than
///   `TrackerServer.CONNECTIONS_MAX_COUNT` in any case
/// @param requestMax how long a request may take to come in, as `RequestTimeouts.REQUEST_MAX_MS`
///   says
/// @param clock the time of changes in a file; a PostgreSQL has its own
public record TrackerConfig(
    String host,
    int port,
    Path databaseFile,
    @Nullable PostgresAddress postgres,
    int replayBufferEvents,
    @Nullable String publicBaseUrl,
    @Nullable String githubWebhookSecret,
    String version,
    int connectionsMaxCount,
    Duration requestMax,
    InstantSource clock) {
  public TrackerConfig {
    if (replayBufferEvents < 1) {
      throw new IllegalArgumentException("replayBufferEvents must be positive");
    }
    if (connectionsMaxCount < 1) {
      throw new IllegalArgumentException("connectionsMaxCount must be positive");
    }
    if (!requestMax.isPositive()) {
      throw new IllegalArgumentException("requestMax must be positive");
    }
  }

  /// With the system's clock and as many connections as there may be.
  public TrackerConfig(
      String host,
      int port,
      Path databaseFile,
      int replayBufferEvents,
      @Nullable String publicBaseUrl,
      @Nullable String githubWebhookSecret,
      String version) {
    this(
        host,
        port,
        databaseFile,
        null,
        replayBufferEvents,
        publicBaseUrl,
        githubWebhookSecret,
        version,
        TrackerServer.CONNECTIONS_MAX_COUNT,
        Duration.ofMillis(RequestTimeouts.REQUEST_MAX_MS),
        InstantSource.system());
  }

  /// This configuration with another bound of connections.
  public TrackerConfig withConnectionsMaxCount(int count) {
    return new TrackerConfig(
        host,
        port,
        databaseFile,
        postgres,
        replayBufferEvents,
        publicBaseUrl,
        githubWebhookSecret,
        version,
        count,
        requestMax,
        clock);
  }

  /// This configuration with the boards in a PostgreSQL.
  public TrackerConfig withPostgres(PostgresAddress address) {
    return new TrackerConfig(
        host,
        port,
        databaseFile,
        address,
        replayBufferEvents,
        publicBaseUrl,
        githubWebhookSecret,
        version,
        connectionsMaxCount,
        requestMax,
        clock);
  }

  /// This configuration with another clock.
  public TrackerConfig withClock(InstantSource other) {
    return new TrackerConfig(
        host,
        port,
        databaseFile,
        postgres,
        replayBufferEvents,
        publicBaseUrl,
        githubWebhookSecret,
        version,
        connectionsMaxCount,
        requestMax,
        other);
  }

  /// This configuration with another time for a request to come in.
  public TrackerConfig withRequestMax(Duration max) {
    return new TrackerConfig(
        host,
        port,
        databaseFile,
        postgres,
        replayBufferEvents,
        publicBaseUrl,
        githubWebhookSecret,
        version,
        connectionsMaxCount,
        max,
        clock);
  }

  /// The data directory.
  Path directory() {
    Path parent = databaseFile.toAbsolutePath().getParent();
    return parent == null ? databaseFile : parent;
  }

  /// Never with the secret.
  @Override
  public String toString() {
    return "TrackerConfig[%s:%d, %s]"
        .formatted(host, port, postgres == null ? databaseFile : postgres);
  }
}
