package dev.boardcast.gateway.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.boardcast.gateway.GatewayPeer;
import dev.boardcast.gateway.config.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A vault with the API of KV version 2.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
final class VaultSecretsTest {
  private static final String TOKEN = "the-vaults-token";
  private static final String AT = "/v1/secret/data/team/web";
  private static final String REFERENCE = "vault:secret/team/web#key";

  private WireMockServer vault;

  @BeforeEach
  void open() {
    vault = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    vault.start();
  }

  @AfterEach
  void close() {
    vault.stop();
  }

  private Map<String, String> environment() {
    return Map.of("VAULT_ADDR", "http://127.0.0.1:" + vault.port(), "VAULT_TOKEN", TOKEN);
  }

  private void keeps(String value) {
    vault.stubFor(
        get(AT)
            .withHeader("X-Vault-Token", equalTo(TOKEN))
            .willReturn(
                okJson(
                    "{\"data\":{\"data\":{\"key\":\"%s\",\"other\":\"x\"},\"metadata\":{\"version\":3}}}"
                        .formatted(value))));
  }

  private int reads() {
    return vault.countRequestsMatching(getRequestedFor(urlEqualTo(AT)).build()).getCount();
  }

  private static String reasonFor(Map<String, String> environment, String reference) {
    List<String> told = new ArrayList<>();
    try {
      return "read: "
          + new Secrets(environment, told::add, new VaultSecrets(environment)).read(reference);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (Secrets.MissingException e) {
      assertThat(told).containsExactly(reference);
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aFieldIsReadAndKept() throws Exception {
    keeps("first");
    Secrets secrets = new Secrets(environment(), _ -> {}, new VaultSecrets(environment()));
    assertThat(secrets.read(REFERENCE)).isEqualTo("first");
    keeps("second");
    assertThat(secrets.read(REFERENCE)).isEqualTo("first");
    assertThat(reads()).isEqualTo(1);
    secrets.refused(REFERENCE, "first");
    assertThat(secrets.read(REFERENCE)).isEqualTo("second");
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadSaysWhyAndNeverWhat() {
    vault.stubFor(get("/v1/secret/data/denied").willReturn(aResponse().withStatus(403)));
    vault.stubFor(get("/v1/secret/data/broken").willReturn(aResponse().withStatus(500)));
    vault.stubFor(get("/v1/secret/data/odd").willReturn(okJson("<html>")));
    vault.stubFor(
        get("/v1/secret/data/moved")
            .willReturn(aResponse().withStatus(302).withHeader("Location", AT)));
    keeps("first");
    Map<String, String> why =
        Map.of(
            "vault:secret/denied#key", "does not let VAULT_TOKEN read it (403)",
            "vault:secret/none#key", "has no such secret (404)",
            "vault:secret/broken#key", "cannot answer now (500)",
            "vault:secret/odd#key", "is no JSON",
            "vault:secret/moved#key", "answered 302",
            "vault:secret/team/web#none", "has no such field");
    why.forEach((reference, reason) ->
        assertThat(reasonFor(environment(), reference))
            .startsWith(reference + " cannot be read: ")
            .contains(reason)
            .doesNotContain(TOKEN, "first"));
    assertThat(reasonFor(Map.of(), REFERENCE)).contains("VAULT_ADDR and VAULT_TOKEN");
    assertThat(
            reasonFor(
                Map.of("VAULT_ADDR", "http://vault.example:8200", "VAULT_TOKEN", TOKEN), REFERENCE))
        .contains("VAULT_ADDR", "https://");
    assertThat(
            reasonFor(Map.of("VAULT_ADDR", "http://127.0.0.1:1", "VAULT_TOKEN", TOKEN), REFERENCE))
        .contains("cannot be reached");
    assertThat(
            reasonFor(Map.of("VAULT_ADDR", "http://127.0.0.1:1", "VAULT_TOKEN", "a\nb"), REFERENCE))
        .contains("no header may have")
        .doesNotContain("a\nb");
  }

  @Test
  void oneThatIsKeptIsUsedWhereTheVaultIsAwayAndNotWhereItSaysOtherwise() throws Exception {
    AtomicLong nanos = new AtomicLong();
    Secrets secrets =
        new Secrets(environment(), _ -> {}, new VaultSecrets(environment(), nanos::get));
    keeps("first");
    assertThat(secrets.read(REFERENCE)).isEqualTo("first");
    vault.stubFor(get(AT).willReturn(aResponse().withStatus(503)));
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(VaultSecrets.KEPT_MS + 1));
    assertThat(secrets.read(REFERENCE)).isEqualTo("first");
    assertThat(reads()).isEqualTo(2);
    secrets.refused(REFERENCE, "first");
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
    assertThat(secrets.read(REFERENCE)).isEqualTo("first");
    assertThat(reads()).isEqualTo(3);
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
    vault.stubFor(get(AT).willReturn(aResponse().withStatus(404)));
    try {
      assertThat(secrets.read(REFERENCE)).as("it was refused, and is not there").isEmpty();
    } catch (Secrets.MissingException e) {
      assertThat(e).hasMessageContaining("(404)");
      assertThat(e.passes()).isFalse();
    }
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
    keeps("second");
    assertThat(secrets.read(REFERENCE)).isEqualTo("second");
  }

  /// Else it is waited with longer each time, though each was good.
  @Test
  void oneThatWasTakenIsReadAnewAtOnceWhereItIsRefusedLater() throws Exception {
    AtomicLong nanos = new AtomicLong();
    Secrets secrets =
        new Secrets(environment(), _ -> {}, new VaultSecrets(environment(), nanos::get));
    keeps("first");
    assertThat(secrets.read(REFERENCE)).isEqualTo("first");
    secrets.refused(REFERENCE, "first");
    keeps("second");
    assertThat(secrets.read(REFERENCE)).isEqualTo("second");
    secrets.taken(REFERENCE, "second");
    keeps("third");
    secrets.refused(REFERENCE, "second");
    assertThat(secrets.read(REFERENCE)).isEqualTo("third");
    // Nobody has taken that: now it is waited.
    keeps("fourth");
    secrets.refused(REFERENCE, "third");
    assertThat(secrets.read(REFERENCE)).isEqualTo("third");
  }

  @Test
  void aNamespaceAndAPathBeforeTheApiAreKept() {
    vault.stubFor(
        get("/inner" + AT)
            .withHeader("X-Vault-Namespace", equalTo("teams/a"))
            .willReturn(okJson("{\"data\":{\"data\":{\"key\":\"first\"}}}")));
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("VAULT_ADDR", "http://127.0.0.1:" + vault.port() + "/inner");
    environment.put("VAULT_NAMESPACE", "teams/a");
    assertThat(reasonFor(environment, REFERENCE)).isEqualTo("read: first");
  }

  @Test
  void whatIsChangedThereIsReadAnewWhereTheServiceDoesNotTakeItAnyMore() throws Exception {
    keeps("first");
    vault.stubFor(get(urlPathEqualTo("/search")).willReturn(aResponse().withStatus(401)));
    vault.stubFor(
        get(urlPathEqualTo("/search"))
            .withHeader("X-Key", equalTo("first"))
            .willReturn(okJson("{\"hits\":[]}")));
    String entry =
        """
        - id: web
          type: web_search
          server_specific_config: {url: "http://127.0.0.1:%d/search", results: /hits}
          authentication: {method: api_key, headerName: X-Key, keyRef: "%s"}
        """
            .formatted(vault.port(), REFERENCE);
    try (GatewayPeer gateway = GatewayPeer.of(entry, environment())) {
      assertThat(gateway.chat("web", "perform_search", "{\"query\":\"x\"}"))
          .contains("\"status\":\"success\"");
      assertThat(gateway.chat("web", "perform_search", "{\"query\":\"x\"}"))
          .contains("\"status\":\"success\"");
      assertThat(reads()).isEqualTo(1);
      keeps("second");
      vault.stubFor(get(urlPathEqualTo("/search")).willReturn(aResponse().withStatus(401)));
      vault.stubFor(
          get(urlPathEqualTo("/search"))
              .withHeader("X-Key", equalTo("second"))
              .willReturn(okJson("{\"hits\":[]}")));
      assertThat(gateway.chat("web", "perform_search", "{\"query\":\"x\"}"))
          .contains("\"status\":\"success\"");
      assertThat(reads()).isEqualTo(2);
      // Soon after it, once more: what was read has been taken meanwhile.
      keeps("third-one");
      vault.stubFor(get(urlPathEqualTo("/search")).willReturn(aResponse().withStatus(401)));
      vault.stubFor(
          get(urlPathEqualTo("/search"))
              .withHeader("X-Key", equalTo("third-one"))
              .willReturn(okJson("{\"hits\":[]}")));
      assertThat(gateway.chat("web", "perform_search", "{\"query\":\"x\"}"))
          .contains("\"status\":\"success\"");
      vault.stubFor(get(AT).willReturn(aResponse().withStatus(503)));
      gateway.use(entry.replace("#key", "#other"));
      assertThat(gateway.chat("web", "perform_search", "{\"query\":\"x\"}"))
          .contains("MCP_AUTHENTICATION_FAILURE", "\"outcome\":\"not_sent\"", "\"retryable\":true");
      gateway.awaitAudit(line -> line.contains("\"secret_failed\"") && line.contains("#other"));
      assertThat(gateway.audit())
          .noneMatch(line -> line.contains(TOKEN) || line.contains("second"));
    }
  }
}
