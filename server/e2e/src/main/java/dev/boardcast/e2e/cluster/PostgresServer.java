package dev.boardcast.e2e.cluster;

import dev.boardcast.app.demo.cluster.PostgresPrograms;
import dev.boardcast.testkit.QuietPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL on files of its own, which can be killed, started again, copied while it runs and
/// promoted. Ends with this program, also where that is killed.
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "boardcast";
  private static final long START_TIMEOUT_MS = 60_000;
  private static final long POLL_MS = 20;
  private static final int PASSWORD_BYTES = 24;
  private static final int STATUS_LINE = 7;
  private static final double NANOS_PER_MS = 1e6;

  /// Ends the server when the pipe from this program is closed, whatever closed it.
  private static final String WATCHED = "\"$@\" & cat >/dev/null; kill -QUIT $!";

  /// Of a server that runs; a copy of it has its own.
  private static final Set<String> OWN = Set.of("postmaster.pid", "postmaster.opts");

  private final PostgresPrograms programs;
  private final Path files;
  private final int port;
  private final String password;
  private @Nullable Process watch;

  private PostgresServer(PostgresPrograms programs, Path files, int port, String password) {
    this.programs = programs;
    this.files = files;
    this.port = port;
    this.password = password;
  }

  /// Makes one. It does not run yet.
  ///
  /// @param files a folder that is not there
  public static PostgresServer make(PostgresPrograms programs, Path files)
      throws IOException, InterruptedException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    PostgresServer made = new PostgresServer(programs, files, freePort(), password);
    Path secret = Files.createTempFile(files.getParent(), "password", "");
    Files.writeString(secret, password);
    List<String> all =
        new ArrayList<>(
            List.of(
                "-A", "scram-sha-256", "--pwfile", secret.toString(), "-U", USER, "-E", "UTF8"));
    // A standby begins as a copy of all that is kept, and each failover begins a new segment.
    all.addAll(List.of("--no-sync", "--wal-segsize", "1", "-D", files.toString()));
    made.run("initdb", all.toArray(String[]::new));
    Files.delete(secret);
    made.settings(
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
        "wal_keep_size = '48MB'",
        "min_wal_size = '2MB'",
        "max_wal_size = '512MB'",
        "port = " + made.port);
    return made;
  }

  /// Which nobody else is given until a server is started there.
  public static int freePort() throws IOException {
    return QuietPorts.next();
  }

  /// A copy of this one, which runs, as its standby. The copy does not run yet.
  ///
  /// @param copy a folder that is not there
  /// @param over the port at which the copy finds this one
  /// @param at its own port
  public PostgresServer standby(Path copy, int over, int at)
      throws IOException, SQLException, InterruptedException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_backup_start('standby', true)");
      copy(copy, false);
      String label;
      try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        row.next();
        label = row.getString(1);
      }
      // What was written meanwhile makes the copy whole.
      copy(copy, true);
      Files.writeString(copy.resolve("backup_label"), label);
    }
    Files.createFile(copy.resolve("standby.signal"));
    PostgresServer made = new PostgresServer(programs, copy, at, password);
    made.settings(
        "port = " + made.port,
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'"
            .formatted(over, USER, password));
    return made;
  }

  private void copy(Path to, boolean isLog) throws IOException {
    Path log = files.resolve("pg_wal");
    try (Stream<Path> all = Files.walk(isLog ? log : files)) {
      for (Path file : all.toList()) {
        boolean isFolder = file.equals(log);
        boolean isWanted = isFolder || file.startsWith(log) == isLog;
        if (!isWanted || OWN.contains(file.getFileName().toString())) {
          continue;
        }
        Path target = to.resolve(files.relativize(file));
        if (Files.isDirectory(target)) {
          continue;
        }
        try {
          Files.copy(
              file,
              target,
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException _) {
          // It went meanwhile: what is needed of it stands in the log.
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /// For servers.
  ///
  /// @param ports where it is, or more than one of which one is the primary
  public static String address(int... ports) {
    List<String> hosts = new ArrayList<>();
    for (int one : ports) {
      hosts.add("127.0.0.1:" + one);
    }
    return "postgresql://%s@%s/postgres".formatted(USER, String.join(",", hosts));
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s&password=%s"
            .formatted(port, USER, password));
  }

  /// Runs statements, each by itself.
  public void run(List<String> statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  /// Whether a standby has all that it says it has, as a commit waits for it or not.
  ///
  /// @param state `sync`, or `async`
  public boolean isFollowed(String state) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT sync_state, state FROM pg_stat_replication")) {
      return rows.next()
          && state.equals(rows.getString(1))
          && "streaming".equals(rows.getString(2));
    }
  }

  public void start() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
    command.addAll(programs.command("postgres", "-D", files.toString()));
    Path log = files.resolveSibling(files.getFileName() + ".log");
    watch =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.appendTo(log.toFile()))
            .start();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
    while (!status().equals("ready")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("PostgreSQL did not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  /// As a power cut; its disk has what it was told to have.
  public void kill() throws IOException, InterruptedException {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
    Files.deleteIfExists(files.resolve("postmaster.pid"));
    endWatch();
  }

  /// Processor time of its processes that are there now, milliseconds: a session that ended
  /// meanwhile is not counted.
  public double cpuMs() throws IOException {
    return processes().stream()
        .mapToDouble(
            one -> one.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_MS)
        .sum();
  }

  private List<ProcessHandle> processes() throws IOException {
    Path file = files.resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(server));
    all.addAll(server.descendants().toList());
    return all;
  }

  /// Takes its files away, when it does not run any more.
  public void remove() throws IOException {
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public void promote() throws IOException, InterruptedException {
    run("pg_ctl", "promote", "-w", "-D", files.toString());
  }

  /// What the server writes of itself beside its files.
  private String status() throws IOException {
    try {
      List<String> lines = Files.readAllLines(files.resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile(files.getParent(), program, ".log");
    Process process =
        new ProcessBuilder(programs.command(program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(START_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed: " + Files.readString(log));
    }
  }

  private void settings(String... lines) throws IOException {
    Files.write(files.resolve("postgresql.conf"), List.of(lines), StandardOpenOption.APPEND);
  }

  private void endWatch() throws IOException, InterruptedException {
    Process present = watch;
    if (present != null) {
      watch = null;
      present.getOutputStream().close();
      if (!present.waitFor(START_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        present.descendants().forEach(ProcessHandle::destroyForcibly);
        present.destroyForcibly();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Process present = watch;
      List<ProcessHandle> all = present == null ? List.of() : present.descendants().toList();
      endWatch();
      for (ProcessHandle one : all) {
        one.onExit().orTimeout(START_TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
