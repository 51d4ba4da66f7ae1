package dev.boardcast.gateway.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.boardcast.gateway.Gateway;
import dev.boardcast.gateway.GatewayPeer;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.vault.VaultSecrets;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A person who logs in for an entry, and the gateway that uses what it gave.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
final class LoginTest {
  private static final long PATIENCE_S = 60;
  private static final URI REDIRECT = URI.create("http://127.0.0.1:4711/callback");
  private static final Map<String, String> ENVIRONMENT = Map.of("CLIENT", "the-client");

  private WireMockServer outside;
  private GatewayPeer gateway;

  @BeforeEach
  void open() throws Exception {
    outside = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    outside.start();
    gateway = GatewayPeer.of(entry("token"), ENVIRONMENT);
  }

  @AfterEach
  void close() {
    gateway.close();
    outside.stop();
  }

  private String entry(String tokenPath) {
    String at = "http://127.0.0.1:" + outside.port();
    return """
    - id: web
      type: web_search
      server_specific_config: {url: "%s/search", results: /hits}
      authentication:
        method: oauth2_authorization_code
        authorizationUrl: %s/authorize?audience=a
        tokenUrl: %s/%s
        clientIdRef: env:CLIENT
        scopes: [hits.read, offline]
    """
        .formatted(at, at, at, tokenPath);
  }

  private ServerConfig config() {
    ConfigOutcome outcome = Gateway.read("servers:\n" + entry("token"));
    assertThat(outcome).isInstanceOf(ConfigOutcome.Good.class);
    return ((ConfigOutcome.Good) outcome).config().servers().getFirst();
  }

  private Login login() throws Exception {
    return Gateway.login(config(), ENVIRONMENT, gateway.folder(), REDIRECT);
  }

  private void grants(String grant, String token, String refresh, long lifetimeS) {
    outside.stubFor(
        post("/token")
            .withFormParam("grant_type", equalTo(grant))
            .willReturn(
                okJson(
                    "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d%s}"
                        .formatted(
                            token,
                            lifetimeS,
                            refresh.isEmpty() ? "" : ",\"refresh_token\":\"" + refresh + "\""))));
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

  private List<LoggedRequest> asked(String grant) {
    return outside.findAll(
        postRequestedFor(urlEqualTo("/token")).withFormParam("grant_type", equalTo(grant)));
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> query = new HashMap<>();
    for (String one : address.getRawQuery().split("&", -1)) {
      String[] parts = one.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /// A browser that went there and came back.
  private static Login.Ended come(Login login) throws InterruptedException {
    return login.finish("code=the-code&state=" + query(login.address()).get("state"));
  }

  @Test
  void aBrowserGoesThereAndItsCodeBecomesTokensThatAreTheUsersAlone() throws Exception {
    Login login = login();
    Map<String, String> query = query(login.address());
    assertThat(query)
        .containsEntry("audience", "a")
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "the-client")
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("scope", "hits.read offline")
        .containsEntry("code_challenge_method", "S256");
    grants("authorization_code", "first", "again", 3_600);
    takes("first");
    assertThat(login.finish("code=the-code&state=" + query.get("state")))
        .isInstanceOf(Login.Ended.Done.class);
    LoggedRequest exchanged = asked("authorization_code").getFirst();
    Map<String, String> form = query(URI.create("form:/?" + exchanged.getBodyAsString()));
    assertThat(form)
        .containsEntry("code", "the-code")
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("client_id", "the-client");
    assertThat(
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    MessageDigest.getInstance("SHA-256")
                        .digest(
                            String.valueOf(form.get("code_verifier"))
                                .getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(query.get("code_challenge"));
    Path file = gateway.folder().resolve("tokens/web.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(search()).contains("\"status\":\"success\"");
    assertThat(asked("refresh_token")).isEmpty();
  }

  @Test
  void whatIsNotOfThisLoginIsNoneAndACodeIsTakenOnce() throws Exception {
    grants("authorization_code", "first", "again", 3_600);
    Login login = login();
    String state = query(login.address()).get("state");
    for (String foreign :
        List.of(
            "",
            "code=x",
            "code=x&state=other",
            "state=" + state,
            "%zz",
            "code=a b&state=" + state)) {
      assertThat(login.finish(foreign)).as(foreign).isInstanceOf(Login.Ended.Foreign.class);
    }
    assertThat(asked("authorization_code")).isEmpty();
    assertThat(come(login)).isInstanceOf(Login.Ended.Done.class);
    assertThat(come(login)).isInstanceOf(Login.Ended.Foreign.class);
    assertThat(asked("authorization_code")).hasSize(1);
  }

  @Test
  void aLoginThatIsRefusedSaysWhy() throws Exception {
    Login denied = login();
    assertThat(denied.finish("error=access_denied&state=" + query(denied.address()).get("state")))
        .isEqualTo(new Login.Ended.Failed("the service refused the login (access_denied)"));
    outside.stubFor(
        post("/token")
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"error\":\"invalid_grant\"}")));
    assertThat(come(login()))
        .isInstanceOfSatisfying(
            Login.Ended.Failed.class,
            failed -> assertThat(failed.why()).contains("`web`", "invalid_grant"));
    assertThat(gateway.folder().resolve("tokens/web.json")).doesNotExist();
  }

  @Test
  void whatIsOverIsRefreshedAndTheNextRefreshTokenKept() throws Exception {
    grants("authorization_code", "first", "again", 30);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    grants("refresh_token", "second", "once more", 3_600);
    takes("second");
    assertThat(search()).contains("\"status\":\"success\"");
    assertThat(search()).contains("\"status\":\"success\"");
    assertThat(asked("refresh_token")).hasSize(1);
    assertThat(asked("refresh_token").getFirst().getBodyAsString()).contains("refresh_token=again");
    // Refused by the service: refreshed by the one that came with it.
    grants("refresh_token", "third", "", 3_600);
    takes("third");
    assertThat(search()).contains("\"status\":\"success\"");
    assertThat(asked("refresh_token").getLast().getBodyAsString())
        .contains("refresh_token=once+more");
    assertThat(Files.readString(gateway.folder().resolve("tokens/web.json")))
        .contains("third", "once more")
        .doesNotContain("second");
  }

  @Test
  void whereNobodyHasLoggedInOrALoginIsOverItSaysWhatToRun() throws Exception {
    assertThat(search())
        .contains(
            "MCP_AUTHENTICATION_FAILURE", "`boardcast gateway login web --config FILE`", "nobody");
    grants("authorization_code", "first", "again", 30);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    outside.stubFor(
        post("/token")
            .withFormParam("grant_type", equalTo("refresh_token"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"error\":\"invalid_grant\"}")));
    // Another entry in its place: a failure holds for a second.
    gateway.use(entry("token").replace("/hits", "/hits/all"));
    assertThat(search())
        .contains(
            "MCP_AUTHENTICATION_FAILURE",
            "`boardcast gateway login web --config FILE`",
            "invalid_grant");
  }

  @Test
  void noOtherTokenEndpointSeesWhatALoginGave() throws Exception {
    grants("authorization_code", "first", "again", 30);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    gateway.use(entry("other"));
    assertThat(search())
        .contains(
            "MCP_AUTHENTICATION_FAILURE", "`boardcast gateway login web --config FILE`", "another");
    outside.verify(0, postRequestedFor(urlEqualTo("/other")));
  }

  @Test
  void aFileThatIsNoneIsAFaultAndNoStackTrace() throws Exception {
    Path file = gateway.folder().resolve("tokens/web.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"tokenUrl\": 7");
    assertThat(search())
        .contains(
            "MCP_AUTHENTICATION_FAILURE",
            "cannot be read",
            "`boardcast gateway login web --config FILE`");
  }

  @Test
  void aTokenThatDoesNotSayHowLongIsUsedUntilItIsRefused() throws Exception {
    outside.stubFor(
        post("/token")
            .willReturn(okJson("{\"access_token\":\"first\",\"token_type\":\"Bearer\"}")));
    takes("first");
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    assertThat(Files.readString(gateway.folder().resolve("tokens/web.json")))
        .contains("\"goodUntil\":" + TokenFile.UNTIL_REFUSED);
    assertThat(search()).contains("\"status\":\"success\"");
    takes("another");
    assertThat(search()).contains("MCP_AUTHENTICATION_FAILURE", "its login is over");
  }

  @Test
  void whereThereIsNoRoomARefreshTokenIsNotSpent() throws Exception {
    grants("authorization_code", "first", "again", 30);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    grants("refresh_token", "second", "once more", 3_600);
    LoginTokens tokens = tokens(new AtomicInteger());
    Path next = gateway.folder().resolve("tokens/web.next");
    // What cannot be taken away, as by a disk that takes nothing.
    Files.createDirectories(next.resolve("full"));
    assertThatThrownBy(() -> tokens.get(null)).hasMessageContaining("cannot be written");
    assertThat(asked("refresh_token")).isEmpty();
    Files.delete(next.resolve("full"));
    Files.delete(next);
    // What somebody left who was killed.
    Files.writeString(next, "{");
    assertThat(tokens.get(null).value()).isEqualTo("second");
    assertThat(next).doesNotExist();
    assertThat(Files.readString(gateway.folder().resolve("tokens/web.json")))
        .contains("second", "once more");
  }

  private LoginTokens tokens(AtomicInteger failures) throws Exception {
    OAuthTokens.Listener listener =
        new OAuthTokens.Listener() {
          @Override
          public void tokenFetched(String server) {}

          @Override
          public void tokenFailed(String server, Fault fault) {
            failures.incrementAndGet();
          }
        };
    return new LoginTokens(
        config(),
        new Secrets(ENVIRONMENT, _ -> {}, new VaultSecrets(ENVIRONMENT)),
        gateway.folder(),
        listener);
  }

  @Test
  void aRefreshThatWasRefusedIsNotAskedForAgainAndANewLoginCounts() throws Exception {
    grants("authorization_code", "first", "again", 30);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    outside.stubFor(
        post("/token")
            .withFormParam("grant_type", equalTo("refresh_token"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"error\":\"invalid_grant\"}")));
    AtomicInteger failures = new AtomicInteger();
    LoginTokens tokens = tokens(failures);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> tokens.get(null))
          .hasMessageContaining("boardcast gateway login web");
    }
    assertThat(asked("refresh_token")).hasSize(1);
    assertThat(failures).hasValue(1);
    grants("authorization_code", "newer", "again2", 3_600);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    assertThat(tokens.get(null).value()).isEqualTo("newer");
    assertThat(asked("refresh_token")).hasSize(1);
  }

  @Test
  void aNewLoginIsTakenOverWhileTheOldOneIsStillGood() throws Exception {
    grants("authorization_code", "first", "again", 86_400);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    outside.stubFor(get(urlPathEqualTo("/search")).willReturn(okJson("{\"hits\":[]}")));
    assertThat(search()).contains("\"status\":\"success\"");
    grants("authorization_code", "newer", "again", 86_400);
    assertThat(come(login())).isInstanceOf(Login.Ended.Done.class);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (outside
        .findAll(
            getRequestedFor(urlPathEqualTo("/search"))
                .withHeader("Authorization", equalTo("Bearer newer")))
        .isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(until);
      assertThat(search()).contains("\"status\":\"success\"");
      Thread.sleep(50);
    }
  }
}
