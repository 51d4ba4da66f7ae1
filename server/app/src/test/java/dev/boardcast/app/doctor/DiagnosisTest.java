package dev.boardcast.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each thing that may be seen is called, and that every fault has its remedy.
final class DiagnosisTest {
  private static final URI TRACKER = URI.create("http://boards.example:8167");
  private static final URI HUB = URI.create("ws://boards.example:8080/notifications");
  private static final String OWN = "0.1.0";
  private static final String PROBLEM = "application/problem+json";
  private static final Answer HEALTH = json(200, "{'status':'ok','version':'0.1.0','epoch':'e1'}");
  private static final Answer WELCOME =
      new Answer.Upgraded(quoted("{'type':'welcome','epoch':'e1','pingIntervalMs':30000}"));
  private static final Answer KEY_WANTED =
      new Answer.Http(
          401, Map.of("content-type", PROBLEM), quoted("{'title':'x','code':'unauthorized'}"));
  private static final Answer NOT_FOUND =
      new Answer.Http(
          404, Map.of("content-type", PROBLEM), quoted("{'title':'x','code':'not_found'}"));
  private static final Answer WEBSOCKET_WANTED =
      new Answer.Http(
          426, Map.of("content-type", PROBLEM), quoted("{'title':'x','code':'validation_error'}"));
  private static final Answer PAGE =
      new Answer.Http(200, Map.of("server", "SimpleHTTP/0.6"), "<html>");
  private static final Observation.Neighbours NOBODY =
      new Observation.Neighbours(NOT_FOUND, NOT_FOUND);

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private static Answer json(int status, String body) {
    return new Answer.Http(status, Map.of("content-type", "application/json"), quoted(body));
  }

  private static Answer http(int status, String header, String value) {
    return new Answer.Http(status, Map.of(header, value), "");
  }

  private static Finding tracker(Answer health, Observation.Neighbours neighbours) {
    return Diagnosis.of(new Observation.Tracker(TRACKER, health, neighbours, null), OWN);
  }

  private static Finding hub(Answer upgrade, Observation.Neighbours neighbours) {
    return Diagnosis.of(new Observation.Hub(HUB, true, upgrade, neighbours, null), OWN);
  }

  private static void assertFault(Finding finding, FaultKind kind, String... words) {
    assertThat(finding).isInstanceOf(Finding.Fault.class);
    Finding.Fault fault = (Finding.Fault) finding;
    assertThat(fault.kind()).as(fault.toString()).isEqualTo(kind);
    assertThat(fault.detail() + " → " + fault.remedy()).contains(words);
    assertThat(fault.remedy()).isNotBlank();
  }

  @Test
  void whatIsRightIsFine() {
    assertThat(tracker(HEALTH, NOBODY)).isInstanceOf(Finding.Fine.class);
    assertThat(hub(WELCOME, NOBODY)).isInstanceOf(Finding.Fine.class);
    assertThat(Diagnosis.of(pair("e1"), OWN)).isInstanceOf(Finding.Fine.class);
    assertThat(
            Diagnosis.of(
                new Observation.Subscription(new Observation.Outcome.Accepted(Map.of(1, 5L))), OWN))
        .isInstanceOf(Finding.Fine.class);
  }

  @Test
  void noServer() {
    assertFault(
        tracker(new Answer.Refused(), NOBODY),
        FaultKind.NO_SERVER,
        "nothing listens at boards.example:8167",
        "boardcast serve",
        "STATE_TRACKING_API_URL");
    assertFault(
        hub(new Answer.Refused(), NOBODY),
        FaultKind.NO_SERVER,
        "boards.example:8080",
        "BOARDCAST_HUB_URL");
    assertFault(tracker(new Answer.UnknownHost(), NOBODY), FaultKind.UNKNOWN_HOST, "DNS");
    assertFault(
        hub(new Answer.Unreachable("no route to host"), NOBODY),
        FaultKind.UNREACHABLE,
        "no route to host",
        "firewall");
  }

  /// A server listens on 127.0.0.1, and a name of this machine may stand for another address of it.
  @Test
  void anotherAddressOfThisMachine() {
    var here = new Observation.Neighbours(HEALTH, WEBSOCKET_WANTED);
    for (Answer answer : List.of(new Answer.Refused(), new Answer.Unreachable("no route"))) {
      assertFault(
          Diagnosis.of(
              new Observation.Tracker(
                  URI.create("http://localhost:8167/api"),
                  answer,
                  null,
                  new Observation.Addresses(List.of("::1"), here)),
              OWN),
          FaultKind.WRONG_ADDRESS,
          "localhost:8167, which here is ::1;",
          "the tracker listens at 127.0.0.1:8167",
          "set STATE_TRACKING_API_URL to http://127.0.0.1:8167/api");
      assertFault(
          Diagnosis.of(
              new Observation.Hub(
                  URI.create("ws://box:8080/notifications"),
                  true,
                  answer,
                  null,
                  new Observation.Addresses(List.of("127.0.1.1", "192.0.2.7"), here)),
              OWN),
          FaultKind.WRONG_ADDRESS,
          "box:8080, which here is 127.0.1.1 and 192.0.2.7;",
          "the hub listens at 127.0.0.1:8080",
          "set BOARDCAST_HUB_URL to ws://127.0.0.1:8080/notifications");
    }
    assertFault(
        Diagnosis.of(
            new Observation.Tracker(
                TRACKER,
                new Answer.Refused(),
                null,
                new Observation.Addresses(List.of("192.0.2.7"), null)),
            OWN),
        FaultKind.NO_SERVER,
        "nothing listens at boards.example:8167, which here is 192.0.2.7");
    assertFault(
        Diagnosis.of(
            new Observation.Tracker(
                URI.create("http://[::1]:8167"),
                new Answer.Refused(),
                null,
                new Observation.Addresses(List.of("::1"), NOBODY)),
            OWN),
        FaultKind.NO_SERVER,
        "nothing listens at [::1]:8167");
  }

  @Test
  void theOthersPort() {
    assertFault(
        tracker(NOT_FOUND, new Observation.Neighbours(NOT_FOUND, WEBSOCKET_WANTED)),
        FaultKind.WRONG_PORT,
        "the hub's port, not the tracker's",
        "8167");
    assertFault(
        hub(NOT_FOUND, new Observation.Neighbours(HEALTH, NOT_FOUND)),
        FaultKind.WRONG_PORT,
        "the tracker's port, not the hub's",
        "8080");
  }

  @Test
  void anotherProgramsPort() {
    assertFault(
        tracker(PAGE, new Observation.Neighbours(PAGE, PAGE)),
        FaultKind.WRONG_PORT,
        "another program",
        "SimpleHTTP/0.6");
    assertFault(
        hub(PAGE, new Observation.Neighbours(PAGE, PAGE)), FaultKind.WRONG_PORT, "another program");
    assertFault(
        hub(new Answer.NotHttp("SSH-2.0-OpenSSH_9.6", false), NOBODY),
        FaultKind.WRONG_PORT,
        "SSH-2.0-OpenSSH_9.6");
    assertFault(tracker(new Answer.Silent(), NOBODY), FaultKind.WRONG_PORT, "says nothing");
    assertFault(tracker(new Answer.Closed(), NOBODY), FaultKind.WRONG_PORT, "closes");
    assertFault(
        hub(new Answer.Upgraded("{\"op\":10}"), NOBODY),
        FaultKind.WRONG_PORT,
        "another program's WebSocket");
    assertFault(hub(new Answer.Upgraded(null), NOBODY), FaultKind.WRONG_PORT, "says nothing");
    // A login page of something else is no refusal of our key.
    assertFault(
        hub(http(401, "www-authenticate", "Basic"), NOBODY), FaultKind.WRONG_PORT, "HTTP 401");
  }

  @Test
  void wrongPath() {
    Finding below =
        Diagnosis.of(
            new Observation.Tracker(
                URI.create("http://boards.example:8167/api"),
                NOT_FOUND,
                new Observation.Neighbours(HEALTH, NOT_FOUND),
                null),
            OWN);
    assertFault(below, FaultKind.WRONG_PATH, "to http://boards.example:8167");
    Finding elsewhere =
        Diagnosis.of(
            new Observation.Hub(
                URI.create("wss://boards.example/ws"),
                true,
                NOT_FOUND,
                new Observation.Neighbours(NOT_FOUND, WEBSOCKET_WANTED),
                null),
            OWN);
    assertFault(elsewhere, FaultKind.WRONG_PATH, "to wss://boards.example/notifications");
  }

  @Test
  void wrongKey() {
    assertFault(hub(KEY_WANTED, NOBODY), FaultKind.WRONG_KEY, "STATE_TRACKING_API_KEY");
    assertFault(
        hub(KEY_WANTED, new Observation.Neighbours(HEALTH, KEY_WANTED)),
        FaultKind.WRONG_PORT,
        "the tracker's port");
    assertThat(Diagnosis.of(new Observation.Hub(HUB, false, KEY_WANTED, NOBODY, null), OWN))
        .as("that there is no key is said elsewhere")
        .isInstanceOf(Finding.Fine.class);
  }

  @Test
  void oldAndNewServer() {
    assertFault(
        tracker(json(200, "{'status':'ok','version':'0.0.9','epoch':'e'}"), NOBODY),
        FaultKind.OLD_SERVER,
        "0.0.9",
        "update the server");
    assertFault(
        tracker(json(200, "{'status':'ok','version':'0.1.0'}"), NOBODY),
        FaultKind.OLD_SERVER,
        "epoch");
    assertFault(
        hub(new Answer.Upgraded(quoted("{'type':'welcome','pingIntervalMs':30000}")), NOBODY),
        FaultKind.OLD_SERVER,
        "epoch");
    assertFault(
        tracker(json(200, "{'status':'ok','version':'1.0.0','epoch':'e'}"), NOBODY),
        FaultKind.NEW_SERVER,
        "update this program");
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.0, 1.2.0, FITS", "1.2.0, 1.4.0, FITS", "1.9.9, 2.0.0, TOO_OLD", "3.0.0, 2.9.0, TOO_NEW",
    "0.1.0, 0.2.0, TOO_OLD", "0.1.7, 0.1.0, FITS", "0.2.0-rc.1, 0.2.0, FITS", "nightly, 0.2.0, FITS"
  })
  void versionsFitWithinAMajorOne(String server, String own, ServerVersion expected) {
    assertThat(ServerVersion.of(server, own)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "407, proxy-authenticate, Basic",
    "502, server, nginx/1.24",
    "503, via, 1.1 squid",
    "400, server, awselb/2.0",
    "200, via, 1.1 proxy",
    "502, x, y",
    "504, x, y"
  })
  void aProxyInBetween(int status, String header, String value) {
    assertFault(
        hub(http(status, header, value), NOBODY),
        FaultKind.PROXY,
        "HTTP " + status,
        "BOARDCAST_HUB_URL past it");
    assertFault(
        tracker(http(status, header, value), NOBODY),
        FaultKind.PROXY,
        "HTTP " + status,
        "STATE_TRACKING_API_URL past it");
  }

  @Test
  void anUpgradeThatTheHubNeverSawIsAProxysWork() {
    assertFault(hub(WEBSOCKET_WANTED, NOBODY), FaultKind.PROXY, "taken out on the way");
  }

  @Test
  void aTrackerThatFailsIsNotTakenForAProxy() {
    Answer failing =
        new Answer.Http(
            503, Map.of("content-type", PROBLEM), quoted("{'title':'x','code':'timeout'}"));
    assertFault(tracker(failing, NOBODY), FaultKind.SERVER_FAILED, "503");
  }

  /// A plain request for the same path is answered as ever: that is no other path.
  @Test
  void aHubThatLetsNobodyInIsWaitedFor() {
    Answer shut =
        new Answer.Http(
            503,
            Map.of("content-type", PROBLEM, "retry-after", "5"),
            quoted("{'title':'x','code':'unavailable','detail':'the database is not seen'}"));
    var neighbours = new Observation.Neighbours(NOT_FOUND, WEBSOCKET_WANTED);
    assertFault(hub(shut, neighbours), FaultKind.SERVER_FAILED, "the database is not seen", "wait");
    assertFault(hub(NOT_FOUND, neighbours), FaultKind.WRONG_PORT, "another program");
  }

  @Test
  void encryptionThatOnlyOneSideWants() {
    assertFault(tracker(new Answer.NotHttp("·", true), NOBODY), FaultKind.WRONG_SCHEME, "`https:`");
    assertFault(
        Diagnosis.of(
            new Observation.Hub(
                URI.create("wss://boards.example/notifications"),
                true,
                new Answer.NoTls(),
                null,
                null),
            OWN),
        FaultKind.WRONG_SCHEME,
        "`ws:`");
    assertFault(
        tracker(new Answer.TlsFailed("PKIX path building failed"), NOBODY),
        FaultKind.TLS,
        "certificate");
  }

  @Test
  void twoServers() {
    assertFault(
        Diagnosis.of(pair("e2"), OWN),
        FaultKind.MIXED_SERVERS,
        "http://127.0.0.1:8167 and ws://127.0.0.1:8081/notifications");
  }

  @Test
  void aSubscriptionWithoutAnAnswer() {
    assertFault(
        Diagnosis.of(new Observation.Subscription(new Observation.Outcome.NoAnswer(5)), OWN),
        FaultKind.PROXY,
        "within 5 s");
  }

  @Test
  void proxyVariablesMatterWhereTheServerIsElsewhereAndNotReached() {
    Set<String> names = Set.of("HTTPS_PROXY");
    assertFault(
        Diagnosis.of(
            new Observation.ProxyVariables(names, Set.of("boards.example:443"), false), OWN),
        FaultKind.PROXY,
        "HTTPS_PROXY",
        "boards.example:443");
    assertThat(
            Diagnosis.of(
                new Observation.ProxyVariables(names, Set.of("boards.example:443"), true), OWN))
        .isInstanceOf(Finding.Fine.class);
    assertThat(Diagnosis.of(new Observation.ProxyVariables(names, Set.of(), false), OWN))
        .isInstanceOf(Finding.Fine.class);
  }

  @Test
  void exceptedAndLocalHostsNeedNoProxy() {
    var urls = java.util.List.of(TRACKER, URI.create("ws://localhost:8080/notifications"));
    assertThat(ProxyWords.remote(urls, Map.of())).containsExactly("boards.example:8167");
    assertThat(ProxyWords.remote(urls, Map.of("no_proxy", "a.test, .example"))).isEmpty();
    assertThat(ProxyWords.set(Map.of("http_proxy", "http://u:secret@p", "HTTPS_PROXY", "")))
        .containsExactly("http_proxy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[31mred", "two\nlines", "\u009b0m"})
  void whatOthersSayIsMadeFitForATerminal(String text) {
    assertThat(ServerFingerprint.shown(text).chars())
        .allMatch(c -> c >= ' ' && (c < 0x7f || c > 0x9f));
  }

  @Test
  void healthOfSomethingElseIsNone() {
    assertThat(ServerFingerprint.health(json(200, "{'status':'UP'}"))).isEqualTo(Optional.empty());
  }

  private static Observation.Pair pair(String hubEpoch) {
    return new Observation.Pair(
        URI.create("http://127.0.0.1:8167"),
        "e1",
        URI.create("ws://user:k3y@127.0.0.1:8081/notifications"),
        hubEpoch);
  }
}
