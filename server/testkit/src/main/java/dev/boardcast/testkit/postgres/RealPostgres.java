package dev.boardcast.testkit.postgres;

import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server of this test run: its processes, its files, its port. Thread-safe.
public final class RealPostgres implements AutoCloseable {
  /// Who owns everything; needs no password on loopback.
  public static final String USER = "postgres";

  private static @Nullable RealPostgres shared;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres server;
  private final @Nullable Path files;
  private volatile boolean over;

  private RealPostgres(EmbeddedPostgres server, @Nullable Path files) {
    this.server = server;
    this.files = files;
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
    EmbeddedPostgres.Builder builder = builder(0);
    settings.forEach(builder::setServerConfig);
    return new RealPostgres(builder.start(), null);
  }

  /// One over files that stay when it ends, made where there are none, as a server that is stopped
  /// and started again, or a copy of one.
  ///
  /// @param port 0 takes a free one
  public static RealPostgres over(Path files, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        builder(port)
            .setDataDirectory(files)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on");
    return new RealPostgres(builder.start(), files);
  }

  /// Its files are made before it takes its port, and it comes back at the same one: nobody else is
  /// given that meanwhile.
  private static EmbeddedPostgres.Builder builder(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port == 0 ? QuietPorts.next() : port)
        .setPGStartupWait(Patience.LONG);
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

  /// Waits until the sessions of servers and commands are gone that had a database open: they end a
  /// little after those.
  public void awaitNobody(String address) throws SQLException, InterruptedException {
    while (sessions(address, "boardcast %") > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /// How many sessions with such a name there are in a database.
  public long sessions(String address, String name) throws SQLException {
    try (Connection connection = connect(address("postgres"));
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE datname = ? AND application_name LIKE ?")) {
      statement.setString(1, address.substring(address.lastIndexOf('/') + 1));
      statement.setString(2, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /// A copy of the files of a server that does not run, which follows that one as its standby when
  /// both are started.
  public static void standby(Path primary, int primaryPort, Path standby) throws IOException {
    try (Stream<Path> all = Files.walk(primary)) {
      for (Path file : all.toList()) {
        Files.copy(
            file, standby.resolve(primary.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.createFile(standby.resolve("standby.signal"));
    Files.writeString(
        standby.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s'%n".formatted(primaryPort, USER),
        StandardOpenOption.APPEND);
  }

  /// Stops its processes where they stand, or lets them go on, where it is over files that stay.
  public void freeze(boolean stands) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", stands ? "-STOP" : "-CONT"));
    processes().forEach(process -> command.add(Long.toString(process.pid())));
    var _ = new ProcessBuilder(command).start().waitFor();
  }

  private List<ProcessHandle> processes() throws IOException {
    Path pid = Objects.requireNonNull(files, "made by over()").resolve("postmaster.pid");
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst())).orElseThrow();
    return Stream.concat(process.descendants(), Stream.of(process)).toList();
  }

  /// Ends it as a power cut does, where it is over files that stay.
  public void kill() throws IOException {
    List<ProcessHandle> all = processes();
    over = true;
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
  }

  /// Where its files stay, whoever goes on with them may do so when this returns: what ends it
  /// waits for a few seconds only.
  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = isRunning() ? processes() : List.of();
    over = true;
    server.close();
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(Patience.SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new IOException("PostgreSQL does not end: process " + one.pid(), e);
      }
    }
  }

  private boolean isRunning() {
    return !over && files != null && Files.exists(files.resolve("postmaster.pid"));
  }
}
