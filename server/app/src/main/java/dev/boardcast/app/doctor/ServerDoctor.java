package dev.boardcast.app.doctor;

import dev.boardcast.app.base.Version;
import dev.boardcast.app.serve.DatabaseAddress;
import dev.boardcast.app.settings.IoReasons;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.tracker.health.Descriptors;
import dev.boardcast.tracker.health.Watch;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.postgres.PostgresStore;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import dev.boardcast.tracker.store.sqlite.Backup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Checks what `serve` needs on this machine: its folder, room on the disk, files it may open, a
/// sound database, free ports; and, where it runs, whether it is ready.
public final class ServerDoctor {
  /// With fewer files allowed, the server takes clearly fewer connections than it could.
  static final long FILES_WANTED_COUNT = 16_384;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Settings settings;
  private final Probe probe = new Probe(PATIENCE, "boardcast-doctor/" + Version.current());

  public ServerDoctor(Settings settings) {
    this.settings = settings;
  }

  /// Runs all checks, once. Changes nothing.
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding.Fine("Version", Version.current() + ", Java " + Runtime.version()));
    findings.add(folder(settings.dataDir()));
    findings.add(disk(settings.dataDir()));
    findings.add(files(Descriptors.limit()));
    findings.add(
        DatabaseAddress.of(settings)
            .map(ServerDoctor::database)
            .orElseGet(() -> database(settings.databaseFile())));
    findings.addAll(ports());
    return List.copyOf(findings);
  }

  private static Finding folder(Path folder) {
    String subject = "Data folder";
    if (!Files.exists(folder)) {
      return new Finding.Fine(subject, folder + " is not there yet; `boardcast serve` makes it");
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return new Finding.Fault(
          subject,
          FaultKind.NOT_WRITABLE,
          folder + " cannot be written by this user",
          "give it to the user who runs `serve`, or set BOARDCAST_DATA_DIR");
    }
    try {
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")
          && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return new Finding.Fault(
            subject,
            FaultKind.OPEN_TO_OTHERS,
            "other users of this machine can look into " + folder,
            "chmod 700 " + folder);
      }
    } catch (IOException e) {
      return new Finding.Unknown(subject, "its permissions: " + IoReasons.of(e));
    }
    return new Finding.Fine(subject, folder + ", for its user alone");
  }

  private static Finding disk(Path folder) {
    String subject = "Disk";
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      long mebibytes = Files.getFileStore(there).getUsableSpace() >> 20;
      return mebibytes >= Watch.DISK_LOW_BYTES >> 20
          ? new Finding.Fine(subject, mebibytes + " MiB left")
          : new Finding.Fault(
              subject,
              FaultKind.DISK_LOW,
              mebibytes + " MiB left",
              "free some space before changes are refused");
    } catch (IOException e) {
      return new Finding.Unknown(subject, IoReasons.of(e));
    }
  }

  static Finding files(OptionalLong limit) {
    String subject = "Open files";
    if (limit.isEmpty()) {
      return new Finding.Unknown(subject, "this system does not tell its limit");
    }
    long files = limit.getAsLong();
    return files >= FILES_WANTED_COUNT
        ? new Finding.Fine(subject, files + " allowed")
        : new Finding.Fault(
            subject,
            FaultKind.FEW_FILES,
            files + " allowed: the server takes fewer connections than the 10,000 it could",
            "raise the limit to %d (ulimit -Hn, LimitNOFILE)".formatted(FILES_WANTED_COUNT));
  }

  private static Finding database(PostgresAddress address) {
    String subject = "Database";
    try {
      return new Finding.Fine(subject, PostgresStore.check(address));
    } catch (UnusableDatabaseException e) {
      return new Finding.Fault(
          subject,
          FaultKind.DATABASE_UNUSABLE,
          String.valueOf(e.getMessage()),
          "do what the sentence says; docs/CLUSTER.md has more");
    }
  }

  private static Finding database(Path file) {
    String subject = "Database";
    if (!Files.exists(file)) {
      return new Finding.Fine(subject, file + " is not there yet; `boardcast serve` makes it");
    }
    try {
      Backup.check(file);
      return new Finding.Fine(
          subject, "%s is sound (%d KiB)".formatted(file, Files.size(file) / 1024));
    } catch (UnusableDatabaseException e) {
      return new Finding.Fault(
          subject,
          FaultKind.DATABASE_UNUSABLE,
          String.valueOf(e.getMessage()),
          "put a copy back: boardcast restore FILE");
    } catch (IOException e) {
      return new Finding.Unknown(subject, IoReasons.of(e));
    }
  }

  private List<Finding> ports() {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    Answer answer = probe.get(URI.create("http://%s:%d/ready".formatted(host, settings.apiPort())));
    if (answer instanceof Answer.Http http && http.body().contains("\"status\":\"")) {
      return List.of(
          http.status() == 200
              ? new Finding.Fine("Server", "it runs and is ready: " + http.body())
              : new Finding.Fault(
                  "Server",
                  FaultKind.NOT_READY,
                  http.body(),
                  "do what its messages say; it recovers without a restart"));
    }
    return List.of(
        port("Tracker's port", settings.apiPort(), "API_PORT"),
        port("Hub's port", settings.wsPort(), "WS_PORT"));
  }

  private static Finding port(String subject, int port, String variable) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new Finding.Fine(subject, port + " is free");
    } catch (IOException _) {
      return new Finding.Fault(
          subject,
          FaultKind.PORT_IN_USE,
          port + " is in use by another program",
          "end that one, or set %s to a free port".formatted(variable));
    }
  }
}
