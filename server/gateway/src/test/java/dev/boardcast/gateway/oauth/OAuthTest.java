package dev.boardcast.gateway.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.boardcast.gateway.GatewayPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A service that wants access tokens, and where they are fetched.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
final class OAuthTest {
  /// Longer than any test takes.
  private static final int NEVER_MS = 300_000;

  private static final long PATIENCE_S = 60;
  private static final String SECRET = "a-secret:of/the client";

  private WireMockServer outside;
  private GatewayPeer gateway;

  @BeforeEach
  void open() throws Exception {
    outside = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    outside.start();
    gateway = GatewayPeer.of(entry(""), Map.of("CLIENT", "the-client", "SECRET", SECRET));
  }

  @AfterEach
  void close() {
    gateway.close();
    outside.stop();
  }

  private String entry(String more) {
    String at = "http://127.0.0.1:" + outside.port();
    return """
    - id: web
      type: web_search
      server_specific_config: {url: "%s/search", results: /hits}
      authentication:
        method: oauth2_client_credentials
        tokenUrl: %s/token
        clientIdRef: env:CLIENT
        clientSecretRef: env:SECRET
        %s
    """
        .formatted(at, at, more);
  }

  private void grants(String... tokens) {
    String state = Scenario.STARTED;
    for (int i = 0; i < tokens.length; i++) {
      String next = "given " + i;
      outside.stubFor(
          post("/token")
              .inScenario("tokens")
              .whenScenarioStateIs(state)
              .willSetStateTo(i + 1 < tokens.length ? next : state)
              .willReturn(
                  okJson(
                      "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":3600}"
                          .formatted(tokens[i]))));
      state = next;
    }
  }

  private void takes(String token) {
    outside.stubFor(get(urlPathEqualTo("/search")).willReturn(aResponse().withStatus(401)));
    outside.stubFor(
        get(urlPathEqualTo("/search"))
            .withHeader("Authorization", equalTo("Bearer " + token))
            .willReturn(okJson("{\"hits\":[]}")));
  }

  private String search() throws Exception {
    return gateway.chat("web", "perform_search", "{\"query\":\"x\"}");
  }

  private int askedForTokens() {
    return outside.countRequestsMatching(postRequestedFor(urlEqualTo("/token")).build()).getCount();
  }

  private int askedForHits() {
    return outside
        .countRequestsMatching(getRequestedFor(urlPathEqualTo("/search")).build())
        .getCount();
  }

  @Test
  void manyCallsAtOnceFetchOneToken() throws Exception {
    grants("one", "two");
    takes("one");
    ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    List<Thread> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(Thread.ofVirtual().start(() -> answers.add(GatewayPeer.quietly(this::search))));
    }
    for (Thread call : calls) {
      call.join();
    }
    assertThat(answers).hasSize(20).allMatch(answer -> answer.contains("\"status\":\"success\""));
    outside.verify(
        1,
        postRequestedFor(urlEqualTo("/token"))
            // Both as in a form, then together (RFC 6749, 2.3.1).
            .withBasicAuth(
                new com.github.tomakehurst.wiremock.client.BasicCredentials(
                    "the-client", "a-secret%3Aof%2Fthe+client"))
            .withFormParam("grant_type", equalTo("client_credentials")));
    assertThat(gateway.metrics()).contains("boardcast.gateway.tokens.fetched[server=web] 1.0");
  }

  @Test
  void scopesAndTheSecretGoIntoTheBodyWhereTheEntrySaysSo() throws Exception {
    gateway.use(entry("scopes: [hits.read, hits.count]\n    clientSecretIn: body"));
    grants("one");
    takes("one");
    assertThat(search()).contains("\"status\":\"success\"");
    outside.verify(
        postRequestedFor(urlEqualTo("/token"))
            .withoutHeader("Authorization")
            .withFormParam("client_id", equalTo("the-client"))
            .withFormParam("client_secret", equalTo(SECRET))
            .withFormParam("scope", equalTo("hits.read hits.count")));
  }

  @Test
  void aTokenThatIsNotTakenAnyMoreIsFetchedAnewOnce() throws Exception {
    grants("one", "two");
    takes("one");
    assertThat(search()).contains("\"status\":\"success\"");
    takes("two");
    assertThat(search()).contains("\"status\":\"success\"");
    assertThat(askedForTokens()).isEqualTo(2);
    assertThat(askedForHits()).isEqualTo(3);
  }

  @Test
  void aServiceThatTakesNoneIsAskedOnceMoreAndNoMore() throws Exception {
    grants("one", "two", "three");
    takes("none of them");
    assertThat(search()).contains("MCP_AUTHENTICATION_FAILURE", "`web`");
    assertThat(askedForTokens()).isEqualTo(2);
    assertThat(askedForHits()).isEqualTo(2);
  }

  @Test
  void aTokenEndpointThatRefusesIsToldAndAudited() throws Exception {
    outside.stubFor(
        post("/token")
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        "{\"error\":\"invalid_client\",\"error_description\":\""
                            + SECRET
                            + "\"}")));
    assertThat(search())
        .contains("MCP_AUTHENTICATION_FAILURE", "`web`", "(invalid_client)", "`authentication`")
        .contains("\"outcome\":\"refused\"", "\"retryable\":false")
        .doesNotContain(SECRET);
    assertThat(askedForHits()).isZero();
    gateway.awaitAudit(
        line -> line.contains("\"secret_failed\"") && line.contains("\"server\":\"web\""));
  }

  @Test
  void oneThatIsAwayBrokenOrTalksNonsenseIsAFaultWithASentence() throws Exception {
    outside.stubFor(post("/token").willReturn(aResponse().withStatus(503)));
    assertThat(search())
        .contains("MCP_AUTHENTICATION_FAILURE", "(503)", "\"retryable\":true")
        .contains("\"outcome\":\"not_sent\"");
    for (String nonsense :
        List.of(
            "",
            "<html>",
            "[]",
            "{}",
            "{\"access_token\":7,\"token_type\":\"bearer\"}",
            "{\"access_token\":\"a\\nb\",\"token_type\":\"bearer\"}",
            "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
            "{\"access_token\":\"%s\",\"token_type\":\"bearer\"}".formatted("x".repeat(70_000)))) {
      outside.stubFor(post("/token").willReturn(okJson(nonsense)));
      // Each with an entry of its own: a failure holds for a second.
      gateway.use(entry("scopes: [s%d]".formatted(nonsense.hashCode() & 0xffff)));
      assertThat(search()).as(nonsense).contains("MCP_AUTHENTICATION_FAILURE", "`web`");
    }
    assertThat(askedForHits()).isZero();
  }

  @Test
  void aRedirectOfTheTokenEndpointIsNotFollowed() throws Exception {
    outside.stubFor(
        post("/token")
            .willReturn(aResponse().withStatus(307).withHeader("Location", "/elsewhere")));
    outside.stubFor(
        post("/elsewhere")
            .willReturn(okJson("{\"access_token\":\"a\",\"token_type\":\"bearer\"}")));
    assertThat(search()).contains("MCP_AUTHENTICATION_FAILURE", "not followed");
    outside.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    outside.verify(1, postRequestedFor(anyUrl()));
  }

  @Test
  void aTokenThatDoesNotComeInTimeIsNoCallThatWasSent() throws Exception {
    outside.stubFor(
        post("/token")
            .willReturn(
                okJson("{\"access_token\":\"one\",\"token_type\":\"bearer\"}")
                    .withFixedDelay(NEVER_MS)));
    gateway.use(
        entry("") + "  timeouts: {call_ms: 300, connect_ms: 300000}\n  breaker: {window: 4}\n");
    for (int i = 0; i < 6; i++) {
      assertThat(search())
          .contains("MCP_AUTHENTICATION_FAILURE", "did not come in time")
          .contains("\"outcome\":\"not_sent\"", "\"retryable\":true");
    }
    assertThat(gateway.servers()).contains("\"breaker\":\"closed\"");
    assertThat(askedForHits()).isZero();
  }

  @Test
  void anMcpServerWhoseTokenDoesNotComeIsNotAskedAnything() throws Exception {
    outside.stubFor(
        post("/token")
            .willReturn(
                okJson("{\"access_token\":\"one\",\"token_type\":\"bearer\"}")
                    .withFixedDelay(NEVER_MS)));
    gateway.use(
        entry("").replace("web_search", "mcp").replace("/search\", results: /hits", "/mcp\"")
            + "  timeouts: {connect_ms: 300}\n");
    assertThat(gateway.chat("web", "say", "{}"))
        .contains("MCP_AUTHENTICATION_FAILURE", "\"outcome\":\"not_sent\"");
    outside.verify(0, postRequestedFor(urlEqualTo("/mcp")));
  }

  /// A server that was there, and whose connection is opened anew with each call: where that
  /// counted as a start that came to nothing, the fourth would say that in place of what is to be
  /// done.
  @Test
  void anMcpServerWithoutATokenSaysWhyAsOftenAsItIsCalled() throws Exception {
    try (GatewayPeer team = GatewayPeer.ofEcho("one")) {
      outside.stubFor(
          post("/token")
              .willReturn(
                  okJson("{\"access_token\":\"one\",\"token_type\":\"bearer\",\"expires_in\":1}")));
      gateway.use(
          entry("")
                  .replace("web_search", "mcp")
                  .replaceFirst("\\{url:.*}", "{url: \"" + team.url() + "\"}")
              + "  pool: {idle_stop_s: 1}\n  breaker: {window: 2}\n");
      assertThat(gateway.chat("web", "e__say", "{\"text\":\"x\"}"))
          .contains("\"status\":\"success\"");
      outside.stubFor(post("/token").willReturn(aResponse().withStatus(401)));
      awaitServers("\"state\":\"idle\"");
      for (int i = 0; i < 8; i++) {
        assertThat(gateway.chat("web", "e__say", "{\"text\":\"x\"}"))
            .as("call %d", i)
            .contains("MCP_AUTHENTICATION_FAILURE", "look at its `authentication`");
      }
      assertThat(gateway.servers()).contains("\"breaker\":\"closed\"");
    }
  }

  private void awaitServers(String said) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!gateway.servers().contains(said)) {
      assertThat(System.nanoTime()).as("%s", gateway.servers()).isLessThan(until);
      Thread.sleep(10);
    }
  }

  @Test
  void aServiceThatSaysWhatItWasSentIsNotRepeated() throws Exception {
    grants("a-token-of-the-test");
    outside.stubFor(
        get(urlPathEqualTo("/search"))
            .willReturn(
                aResponse()
                    .withStatus(500)
                    .withBody("{\"error\":{\"message\":\"no: Bearer a-token-of-the-test\"}}")));
    assertThat(search()).contains("MCP_SERVER_ERROR").doesNotContain("a-token-of-the-test");
    assertThat(gateway.servers()).contains("last_error").doesNotContain("a-token-of-the-test");
  }

  @Test
  void aSecretThatIsNotThereIsAFaultOfTheConfigurationAndToldOnce() throws Exception {
    Path blank = gateway.folder().resolve("blank");
    Files.writeString(blank, " \n");
    gateway.use(entry("").replace("env:CLIENT", "file:" + blank));
    assertThat(search()).contains("CONFIGURATION_ERROR", "is empty");
    outside.verify(0, postRequestedFor(anyUrl()));
    gateway.awaitAudit(line -> line.contains("\"secret_failed\""));
    assertThat(gateway.audit().stream().filter(line -> line.contains("\"secret_failed\"")))
        .hasSize(1);
    assertThat(gateway.metrics()).contains("boardcast.gateway.secrets.failed[] 1.0");
  }

  @Test
  void whatIsSaidOfATokensLifetimeIsTakenAsItIsMeant() throws Exception {
    takes("one");
    for (String lifetime : List.of("", ",\"expires_in\":null", ",\"expires_in\":\"3600\"")) {
      outside.stubFor(
          post("/token")
              .willReturn(
                  okJson(
                      "{\"access_token\":\"one\",\"token_type\":\"bearer\"%s}"
                          .formatted(lifetime))));
      gateway.use(entry("scopes: [s%d]".formatted(lifetime.length())));
      assertThat(search()).as(lifetime).contains("\"status\":\"success\"");
    }
  }

  @Test
  void anMcpServerOverHttpIsAskedWithATokenAndWithAnotherWhereItIsRefused() throws Exception {
    try (GatewayPeer team = GatewayPeer.ofEcho("one")) {
      grants("one", "two");
      gateway.use(
          entry("")
              .replace("web_search", "mcp")
              .replaceFirst("\\{url:.*}", "{url: \"" + team.url() + "\"}"));
      assertThat(gateway.chat("web", "e__say", "{\"text\":\"x\"}"))
          .contains("\"status\":\"success\"");
      team.useKey("two");
      assertThat(gateway.chat("web", "e__say", "{\"text\":\"y\"}"))
          .contains("\"status\":\"success\"");
      assertThat(askedForTokens()).isEqualTo(2);
    }
  }
}
