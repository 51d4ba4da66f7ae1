package dev.boardcast.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.serve.BoardcastServer;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor before a server's machine: before its first start, while it runs, and with faults.
final class ServerDoctorTest {
  private static final String KEY = "the-key-of-this-test";

  @TempDir Path data;

  private Settings settings(int apiPort) {
    return SettingsReader.read(
        Map.of(
            "BOARDCAST_DATA_DIR",
            data.toString(),
            "STATE_TRACKING_API_KEY",
            KEY,
            "WS_PORT",
            "0",
            "API_PORT",
            Integer.toString(apiPort)),
        data);
  }

  @Test
  void beforeTheFirstStartThePortsAreFreeAndNothingIsMade() throws Exception {
    List<Finding> findings = new ServerDoctor(settings(0)).examine();
    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly(
            "Version",
            "Data folder",
            "Disk",
            "Open files",
            "Database",
            "Tracker's port",
            "Hub's port");
    assertThat(of(findings, "Hub's port")).isInstanceOf(Finding.Fine.class);
    try (var files = Files.list(data)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aRunningServersStateIsToldAndItsDatabaseIsSound() throws Exception {
    try (BoardcastServer server = BoardcastServer.start(settings(0), KEY)) {
      List<Finding> findings = new ServerDoctor(settings(server.trackerUrl().getPort())).examine();
      assertThat(of(findings, "Server")).isInstanceOf(Finding.Fine.class);
      assertThat(of(findings, "Server").detail()).contains("ready");
      assertThat(of(findings, "Database").detail()).contains("is sound");
    }
  }

  @Test
  void faultsAreNamed() throws Exception {
    Files.writeString(data.resolve("boardcast.db"), "no database at all".repeat(500));
    var _ = Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Settings settings =
          SettingsReader.read(
              Map.of(
                  "BOARDCAST_DATA_DIR",
                  data.toString(),
                  "API_PORT",
                  "0",
                  "WS_PORT",
                  Integer.toString(taken.getLocalPort())),
              data);
      List<Finding> findings = new ServerDoctor(settings).examine();
      assertThat(kind(of(findings, "Data folder"))).isEqualTo(FaultKind.OPEN_TO_OTHERS);
      assertThat(kind(of(findings, "Database"))).isEqualTo(FaultKind.DATABASE_UNUSABLE);
      assertThat(kind(of(findings, "Hub's port"))).isEqualTo(FaultKind.PORT_IN_USE);
    }
    assertThat(kind(ServerDoctor.files(OptionalLong.of(1_024)))).isEqualTo(FaultKind.FEW_FILES);
    assertThat(ServerDoctor.files(OptionalLong.of(65_536))).isInstanceOf(Finding.Fine.class);
  }

  private static Finding of(List<Finding> findings, String subject) {
    return findings.stream().filter(f -> f.subject().equals(subject)).findFirst().orElseThrow();
  }

  private static FaultKind kind(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Fault.class);
    return ((Finding.Fault) finding).kind();
  }
}
