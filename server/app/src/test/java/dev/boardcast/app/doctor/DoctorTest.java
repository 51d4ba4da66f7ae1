package dev.boardcast.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.app.serve.BoardcastServer;
import dev.boardcast.app.settings.Settings;
import dev.boardcast.app.settings.SettingsReader;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The doctor before real servers: the real one, and those that are none.
final class DoctorTest {
  private static final String KEY = "the-key-of-this-test";

  /// For servers that answer.
  private static final Duration PATIENCE = Patience.LONG;

  /// For those that say nothing, which is what is looked at.
  private static final Duration HASTE = Duration.ofMillis(600);

  private static final String OWN = "0.1.0";

  @TempDir static Path data;
  private static BoardcastServer server;

  @BeforeAll
  static void serve() throws Exception {
    server = BoardcastServer.start(settings(Map.of("WS_PORT", "0", "API_PORT", "0")), KEY);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static Settings settings(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BOARDCAST_DATA_DIR", data.toString());
    environment.put("STATE_TRACKING_API_KEY", KEY);
    environment.putAll(more);
    return SettingsReader.read(environment, data);
  }

  private static List<Finding> examine(URI tracker, URI hub, String key) {
    return examine(tracker, hub, key, Map.of(), PATIENCE);
  }

  private static List<Finding> examine(
      URI tracker, URI hub, String key, Map<String, String> environment, Duration patience) {
    Settings settings =
        settings(
            Map.of(
                "STATE_TRACKING_API_URL",
                tracker.toString(),
                "BOARDCAST_HUB_URL",
                hub.toString(),
                "STATE_TRACKING_API_KEY",
                key));
    List<Finding> findings = new Doctor(settings, environment, patience, OWN).examine();
    assertThat(findings.toString()).as("no finding tells a key").doesNotContain(key);
    return findings;
  }

  private static FaultKind fault(List<Finding> findings, String subject) {
    return findings.stream()
        .filter(one -> one.subject().equals(subject))
        .filter(Finding.Fault.class::isInstance)
        .map(one -> ((Finding.Fault) one).kind())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no fault of " + subject + " in " + findings));
  }

  private static FaultKind trackerFault(URI tracker) {
    return trackerFault(tracker, PATIENCE);
  }

  private static FaultKind trackerFault(URI tracker, Duration patience) {
    return fault(examine(tracker, server.hubUrl(), KEY, Map.of(), patience), "Tracker");
  }

  private static FaultKind hubFault(URI hub) {
    return hubFault(hub, PATIENCE);
  }

  private static FaultKind hubFault(URI hub, Duration patience) {
    return fault(examine(server.trackerUrl(), hub, KEY, Map.of(), patience), "Hub");
  }

  @Test
  void aServerThatWorksHasNoFault() {
    List<Finding> findings = examine(server.trackerUrl(), server.hubUrl(), KEY);
    assertThat(findings).allMatch(Finding.Fine.class::isInstance);
    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly(
            "Java",
            "Data folder",
            "Key",
            "Tracker",
            "Tracker's key check",
            "Hub",
            "Same server",
            "Subscription");
  }

  @Test
  void noServer() throws IOException {
    int free = QuietPorts.next();
    List<Finding> findings =
        examine(
            URI.create("http://127.0.0.1:" + free),
            URI.create("ws://127.0.0.1:" + free + "/notifications"),
            KEY);
    assertThat(fault(findings, "Tracker")).isEqualTo(FaultKind.NO_SERVER);
    assertThat(fault(findings, "Hub")).isEqualTo(FaultKind.NO_SERVER);
  }

  /// As where `localhost` is `::1` alone: another address of this machine than the server's.
  @Test
  void anotherAddressOfThisMachine() throws IOException {
    // Not all machines have IPv6; not all have more of 127.0.0.0/8 than one.
    String other = canListen("127.0.0.2") ? "127.0.0.2" : "[::1]";
    String tracker = other + ":" + server.trackerUrl().getPort();
    String hub = other + ":" + server.hubUrl().getPort();
    List<Finding> findings =
        examine(URI.create("http://" + tracker), URI.create("ws://" + hub + "/notifications"), KEY);
    assertThat(fault(findings, "Tracker")).isEqualTo(FaultKind.WRONG_ADDRESS);
    assertThat(fault(findings, "Hub")).isEqualTo(FaultKind.WRONG_ADDRESS);
    assertThat(findings.toString())
        .contains(tracker, hub)
        .contains("http://127.0.0.1:" + server.trackerUrl().getPort())
        .contains("ws://127.0.0.1:" + server.hubUrl().getPort() + "/notifications");
  }

  private static boolean canListen(String address) {
    try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aSettingOfDotenvThatKeepsASidecarFromConnecting() throws IOException {
    Path folder = Files.createDirectory(data.resolve("project"));
    Files.writeString(
        folder.resolve(".env"), "LOG_LEVEL=verbose\nSTATE_TRACKING_API_KEY=hunter two\n");
    Settings settings =
        SettingsReader.read(
            Map.of(
                "BOARDCAST_DATA_DIR",
                data.toString(),
                "STATE_TRACKING_API_URL",
                server.trackerUrl().toString(),
                "BOARDCAST_HUB_URL",
                server.hubUrl().toString()),
            folder);
    List<Finding> findings = new Doctor(settings, Map.of(), PATIENCE, OWN).examine();
    assertThat(fault(findings, "File .env")).isEqualTo(FaultKind.BAD_SETTING);
    assertThat(findings.toString())
        .contains("STATE_TRACKING_API_KEY in line 2")
        .doesNotContain("LOG_LEVEL", "hunter");
  }

  @Test
  void aHostThatNobodyKnows() {
    assertThat(trackerFault(URI.create("http://no-such-host.invalid:8167")))
        .isEqualTo(FaultKind.UNKNOWN_HOST);
  }

  @Test
  void theTrackersPortForTheHubAndTheOtherWayRound() {
    assertThat(
            hubFault(
                URI.create("ws://localhost:" + server.trackerUrl().getPort() + "/notifications")))
        .isEqualTo(FaultKind.WRONG_PORT);
    assertThat(trackerFault(URI.create("http://localhost:" + server.hubUrl().getPort())))
        .isEqualTo(FaultKind.WRONG_PORT);
  }

  @Test
  void anotherPrograms() throws IOException {
    try (CannedServer web =
            CannedServer.answering(
                _ -> CannedServer.http("200 OK", "Server: SimpleHTTP/0.6\r\n", "<html>"));
        CannedServer ssh = CannedServer.greeting("SSH-2.0-OpenSSH_9.6\r\n");
        CannedServer silent = CannedServer.answering(_ -> null)) {
      for (CannedServer other : List.of(web, ssh, silent)) {
        assertThat(trackerFault(other.url("http", ""), HASTE)).isEqualTo(FaultKind.WRONG_PORT);
        assertThat(hubFault(other.url("ws", "/notifications"), HASTE))
            .isEqualTo(FaultKind.WRONG_PORT);
      }
    }
  }

  @Test
  void wrongPaths() {
    assertThat(hubFault(server.hubUrl().resolve("/ws"))).isEqualTo(FaultKind.WRONG_PATH);
    assertThat(trackerFault(URI.create(server.trackerUrl() + "/api")))
        .isEqualTo(FaultKind.WRONG_PATH);
  }

  @Test
  void wrongKey() {
    List<Finding> findings = examine(server.trackerUrl(), server.hubUrl(), "quite-another-key");
    assertThat(fault(findings, "Tracker's key check")).isEqualTo(FaultKind.WRONG_KEY);
    assertThat(fault(findings, "Hub")).isEqualTo(FaultKind.WRONG_KEY);
  }

  @Test
  void oldServer() throws IOException {
    try (CannedServer tracker =
            CannedServer.answering(
                _ -> CannedServer.http("200 OK", "", "{\"status\":\"ok\",\"version\":\"0.0.1\"}"));
        CannedServer hub =
            CannedServer.answering(
                _ -> CannedServer.upgrade("{\"type\":\"welcome\",\"pingIntervalMs\":30000}"))) {
      assertThat(trackerFault(tracker.url("http", ""))).isEqualTo(FaultKind.OLD_SERVER);
      assertThat(hubFault(hub.url("ws", "/notifications"))).isEqualTo(FaultKind.OLD_SERVER);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "407 Proxy Authentication Required|Proxy-Authenticate: Basic realm=office",
        "502 Bad Gateway|Server: nginx",
        "503 Service Unavailable|Via: 1.1 squid",
        "400 Bad Request|Server: awselb/2.0",
        "200 OK|Via: 1.1 gateway"
      })
  void aProxyInBetween(String statusAndHeader) throws IOException {
    String[] parts = statusAndHeader.split("\\|", -1);
    try (CannedServer proxy =
        CannedServer.answering(_ -> CannedServer.http(parts[0], parts[1] + "\r\n", ""))) {
      assertThat(hubFault(proxy.url("ws", "/notifications"))).isEqualTo(FaultKind.PROXY);
      assertThat(trackerFault(proxy.url("http", ""))).isEqualTo(FaultKind.PROXY);
    }
  }

  @Test
  void aProxyThatPassesRequestsButTakesTheUpgradeOut() throws IOException {
    try (CannedServer proxy =
        CannedServer.answering(line -> {
          Probe plain = new Probe(PATIENCE, "proxy");
          String path = String.valueOf(line).split(" ", -1)[1];
          Answer.Http passed =
              (Answer.Http)
                  plain.get(URI.create("http://localhost:" + server.hubUrl().getPort() + path));
          return CannedServer.http(
              passed.status() + " Passed",
              "Content-Type: " + passed.header("content-type") + "\r\n",
              passed.body());
        })) {
      assertThat(hubFault(proxy.url("ws", "/notifications"))).isEqualTo(FaultKind.PROXY);
    }
  }

  @Test
  void variablesOfAProxyThatIsNotUsed() {
    List<Finding> findings =
        examine(
            URI.create("http://no-such-host.invalid"),
            URI.create("ws://no-such-host.invalid/notifications"),
            KEY,
            Map.of("HTTPS_PROXY", "http://user:secret@proxy.invalid:3128"),
            PATIENCE);
    assertThat(fault(findings, "Proxy settings")).isEqualTo(FaultKind.PROXY);
    assertThat(findings.toString()).doesNotContain("secret");
  }

  @Test
  void hubAndTrackerOfTwoServers(@TempDir Path otherData) throws Exception {
    Settings otherSettings =
        settings(
            Map.of("BOARDCAST_DATA_DIR", otherData.toString(), "WS_PORT", "0", "API_PORT", "0"));
    try (BoardcastServer other = BoardcastServer.start(otherSettings, KEY)) {
      List<Finding> findings = examine(server.trackerUrl(), other.hubUrl(), KEY);
      assertThat(fault(findings, "Same server")).isEqualTo(FaultKind.MIXED_SERVERS);
    }
  }

  @Test
  void aHubThatSaysNothingToASubscription() throws IOException {
    try (CannedServer hub =
        CannedServer.answering(_ ->
            CannedServer.upgrade(
                "{\"type\":\"welcome\",\"epoch\":\"e\",\"pingIntervalMs\":1000}"))) {
      URI url = hub.url("ws", "/notifications");
      List<Finding> told = List.of();
      // Asked in haste, the server may be late with what it does say; then it is not asked for
      // more.
      for (int round = 1; told.isEmpty() && round <= 10; round++) {
        told =
            examine(server.trackerUrl(), url, KEY, Map.of(), HASTE).stream()
                .filter(one -> one.subject().equals("Subscription"))
                .toList();
      }
      assertThat(told).allMatch(Finding.Fault.class::isInstance).hasSize(1);
    }
  }

  @Test
  void encryptionWhereThereIsNone() {
    assertThat(trackerFault(URI.create("https://localhost:" + server.trackerUrl().getPort())))
        .isEqualTo(FaultKind.WRONG_SCHEME);
    assertThat(
            hubFault(URI.create("wss://localhost:" + server.hubUrl().getPort() + "/notifications")))
        .isEqualTo(FaultKind.WRONG_SCHEME);
  }

  @Test
  void noKeyAtAll(@TempDir Path empty) {
    Settings settings =
        SettingsReader.read(
            Map.of(
                "BOARDCAST_DATA_DIR",
                empty.toString(),
                "STATE_TRACKING_API_URL",
                server.trackerUrl().toString(),
                "BOARDCAST_HUB_URL",
                server.hubUrl().toString()),
            empty);
    List<Finding> findings = new Doctor(settings, Map.of(), PATIENCE, OWN).examine();
    assertThat(fault(findings, "Key")).isEqualTo(FaultKind.NO_KEY);
    assertThat(findings).filteredOn(Finding.Fault.class::isInstance).hasSize(1);
  }
}
