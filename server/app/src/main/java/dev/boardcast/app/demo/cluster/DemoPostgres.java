package dev.boardcast.app.demo.cluster;

import dev.boardcast.app.base.CommandFailure;
import dev.boardcast.app.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL of the demo alone, with a synchronous standby, in a throw-away folder. Both end
/// with this program, also where it is killed.
public final class DemoPostgres implements AutoCloseable {
  private static final String USER = "boardcast";
  private static final long START_TIMEOUT_MS = 30_000;
  private static final long POLL_MS = 20;
  private static final int PASSWORD_BYTES = 24;
  private static final int STATUS_LINE = 7;

  /// Of a standby, too, that can be read.
  private static final String READY = "ready";

  /// Ends the server when the pipe from this program is closed, whatever closed it.
  private static final String WATCHED = "\"$@\" & cat >/dev/null; kill -QUIT $!";

  private final PostgresPrograms programs;
  private final Path primary;
  private final Path standby;
  private final String password = randomPassword();
  private final int primaryPort;
  private final int standbyPort;

  /// Guarded by `this`.
  private final List<Process> servers = new ArrayList<>();

  private DemoPostgres(PostgresPrograms programs, Path folder) throws IOException {
    this.programs = programs;
    primary = folder.resolve("primary");
    standby = folder.resolve("standby");
    try (ServerSocket one = free();
        ServerSocket other = free()) {
      primaryPort = one.getLocalPort();
      standbyPort = other.getLocalPort();
    }
  }

  private static String randomPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /// Makes both. Nothing runs yet.
  public static DemoPostgres make(PostgresPrograms programs, Path folder)
      throws IOException, InterruptedException {
    DemoPostgres made = new DemoPostgres(programs, folder);
    Path secret = Files.createTempFile(folder, "password", "");
    Files.writeString(secret, made.password);
    made.run(
        "initdb",
        "-A",
        "scram-sha-256",
        "--pwfile",
        secret.toString(),
        "-U",
        USER,
        "-E",
        "UTF8",
        "--no-sync",
        "-D",
        made.primary.toString());
    Files.delete(secret);
    settings(
        made.primary,
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
        "port = " + made.primaryPort);
    // What initdb made is a server that was shut down: its copy can follow it as it is.
    copy(made.primary, made.standby);
    Files.createFile(made.standby.resolve("standby.signal"));
    settings(
        made.standby,
        "port = " + made.standbyPort,
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'"
            .formatted(made.primaryPort, USER, made.password));
    return made;
  }

  /// Starts both; a change is answered from now on when both have it.
  void start() throws IOException, InterruptedException {
    settings(primary, "synchronous_standby_names = '*'");
    start(primary);
    start(standby);
  }

  /// Starts the primary alone; no change waits for a standby.
  public void startAlone() throws IOException, InterruptedException {
    start(primary);
  }

  /// Of both: whichever takes writes is used.
  public String address() {
    return "postgresql://%s@127.0.0.1:%d,127.0.0.1:%d/postgres"
        .formatted(USER, primaryPort, standbyPort);
  }

  /// Of the superuser that `address` names: other users of this machine can reach the port.
  public String password() {
    return password;
  }

  /// Where the primary is, for JDBC.
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s&password=%s"
        .formatted(primaryPort, USER, password);
  }

  /// As a power cut.
  void killPrimary() throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(primary.resolve("postmaster.pid")).getFirst().strip());
    ProcessHandle.of(pid)
        .ifPresent(server -> {
          List<ProcessHandle> children = server.descendants().toList();
          server.destroyForcibly();
          children.forEach(ProcessHandle::destroyForcibly);
        });
  }

  void promoteStandby() throws IOException, InterruptedException {
    run("pg_ctl", "promote", "-w", "-D", standby.toString());
  }

  private void start(Path files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
    command.addAll(programs.command("postgres", "-D", files.toString()));
    Path log = files.resolveSibling(files.getFileName() + ".log");
    Process server =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.to(log.toFile()))
            .start();
    synchronized (this) {
      servers.add(server);
    }
    long deadline = System.nanoTime() + START_TIMEOUT_MS * 1_000_000;
    while (!status(files).equals(READY)) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("PostgreSQL did not start: " + last(log));
      }
      Thread.sleep(POLL_MS);
    }
  }

  /// What the server writes of itself beside its files.
  private static String status(Path files) throws IOException {
    Path pid = files.resolve("postmaster.pid");
    List<String> lines = Files.exists(pid) ? Files.readAllLines(pid) : List.of();
    return lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile(primary.getParent(), program, ".log");
    Process process =
        new ProcessBuilder(programs.command(program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(START_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0) {
      throw new CommandFailure("%s of PostgreSQL failed: %s".formatted(program, last(log)));
    }
  }

  private static String last(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  private static void settings(Path files, String... lines) throws IOException {
    Files.write(files.resolve("postgresql.conf"), List.of(lines), StandardOpenOption.APPEND);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Ends both. May be called twice, and from another thread.
  @Override
  public synchronized void close() {
    for (Process server : servers) {
      List<ProcessHandle> all = server.descendants().toList();
      try {
        server.getOutputStream().close();
        var _ = server.waitFor(START_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      } catch (IOException | InterruptedException _) {
        // Ended below.
      }
      Processes.end(server);
      all.forEach(ProcessHandle::destroyForcibly);
    }
    servers.clear();
  }
}
