package dev.boardcast.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server of this test run: its processes, its files, its port. Thread-safe.
public final class RealPostgres implements AutoCloseable {
  /// Who owns everything; needs no password on loopback.
  public static final String USER = "postgres";

  private static @Nullable RealPostgres shared;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres server;

  private RealPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /// The one of this process, which its tests share: each takes a database of its own. It ends
  /// after the last test.
  public static synchronized RealPostgres shared() throws IOException {
    RealPostgres there = shared;
    if (there == null) {
      there = start(Map.of("max_connections", "200"));
      shared = there;
    }
    return there;
  }

  /// Ends the one that tests share, if any was asked for: the files of its databases take longer to
  /// remove than a process may take to end.
  static synchronized void endShared() {
    RealPostgres there = shared;
    shared = null;
    if (there != null) {
      try {
        there.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// One more, with settings of its own.
  public static RealPostgres start(Map<String, String> settings) throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    settings.forEach(builder::setServerConfig);
    return new RealPostgres(builder.start());
  }

  /// One over files that stay when it ends, made where there are none, as a server that is stopped
  /// and started again, or a copy of one.
  ///
  /// @param port 0 takes a free one
  public static RealPostgres over(Path files, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(files)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on");
    return new RealPostgres((port == 0 ? builder : builder.setPort(port)).start());
  }

  public int port() {
    return server.getPort();
  }

  /// The address of a new, empty database.
  public String newDatabase() throws SQLException {
    String name = "t" + DATABASES.incrementAndGet();
    run("CREATE DATABASE " + name);
    return address(name);
  }

  public String address(String database) {
    return "postgresql://%s@127.0.0.1:%d/%s".formatted(USER, server.getPort(), database);
  }

  /// Runs a statement in the database `postgres`.
  public void run(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// A connection to one of its databases, by its address.
  public Connection connect(String address) throws SQLException {
    return server
        .getDatabase(USER, address.substring(address.lastIndexOf('/') + 1))
        .getConnection();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
