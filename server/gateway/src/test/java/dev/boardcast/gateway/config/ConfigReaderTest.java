package dev.boardcast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.gateway.Gateway;
import dev.boardcast.mcp.rpc.schema.SchemaValidator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigReaderTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String GOOD =
      """
      servers:
        - id: notes
          type: mcp
          server_specific_config: {command: notes-server, args: [--quiet], env: {NOTES_TOKEN: "env:T"}}
          tools: {exclude: [delete_*]}
          pool: {isolation: caller, max: 3}
          rate_limits: {requests_per_minute: 120}
      keys:
        - {name: agent, digest: "%s", allow: ["notes__*"], deny: ["notes__purge"]}
      """
          .formatted(DIGEST);

  private static GatewayConfig good(String text) {
    ConfigOutcome outcome = Gateway.read(text);
    assertThat(outcome).isInstanceOf(ConfigOutcome.Good.class);
    return ((ConfigOutcome.Good) outcome).config();
  }

  private static List<String> faults(String text) {
    ConfigOutcome outcome = Gateway.read(text);
    assertThat(outcome).as(text).isInstanceOf(ConfigOutcome.Bad.class);
    return ((ConfigOutcome.Bad) outcome).faults().stream().map(ConfigFault::toString).toList();
  }

  private static String fault(String text) {
    List<String> faults = faults(text);
    assertThat(faults).hasSize(1);
    return faults.getFirst();
  }

  private static String server(String more) {
    return "servers: [{id: a, type: mcp, server_specific_config: {command: x}, " + more + "}]";
  }

  @Test
  void aGoodOneIsRead() {
    GatewayConfig config = good(GOOD);
    ServerConfig notes = config.servers().getFirst();
    assertThat(notes.id()).isEqualTo("notes");
    assertThat(notes.name()).isEqualTo("notes");
    assertThat(notes.isEnabled()).isTrue();
    assertThat(notes.timeouts().callMs()).isEqualTo(60_000);
    assertThat(notes.pool()).isEqualTo(new ServerConfig.Pool(3, 600, true));
    assertThat(notes.rateLimits()).isEqualTo(new RateLimits(2, 2));
    assertThat(notes.offers("read")).isTrue();
    assertThat(notes.offers("delete_all")).isFalse();
    KeyConfig key = config.keys().getFirst();
    assertThat(key.permissions().allows("notes__read", false, false)).isTrue();
    assertThat(key.permissions().allows("notes__purge", false, false)).isFalse();
  }

  @Test
  void jsonIsTakenToo() {
    assertThat(good("{\"servers\": []}").servers()).isEmpty();
  }

  @Test
  void anUnknownSettingIsNamedWithThoseThereAre() {
    assertThat(fault(server("poool: {}")))
        .startsWith("servers[0].poool: there is no such setting; there are: id, name, type");
    assertThat(fault(server("pool: {maximum: 3}")))
        .isEqualTo(
            "servers[0].pool.maximum: there is no such setting; there are: max, idle_stop_s, isolation");
  }

  @Test
  void namesOfAnEarlierSketchAreRefusedWithTheRightOnes() {
    assertThat(fault(server("enabled: true")))
        .isEqualTo("servers[0].enabled: there is no such setting; it is called isEnabled");
    assertThat(fault(server("burst_limit: 3"))).endsWith("it is called rate_limits.burst");
    assertThat(
            fault(
                "servers: [{id: a, type: mcp, command: x, server_specific_config: {command: x}}]"))
        .endsWith("it is called server_specific_config.command");
    assertThat(faults("mcpServers: {}"))
        .anyMatch(fault -> fault.startsWith("mcpServers: ") && fault.contains("called servers"));
  }

  @Test
  void everyFaultIsToldAtOnceEachWithItsPath() {
    assertThat(faults("servers: [{type: mcp, x: 1}, {id: b}]\nkeyz: []"))
        .extracting(fault -> fault.substring(0, fault.indexOf(':')))
        .containsExactlyInAnyOrder("servers[0].x", "servers[0].id", "servers[1].type", "keyz");
    assertThat(
            faults(
                """
                servers:
                  - {id: a, type: mcp, server_specific_config: {}, pool: {max: 0, mix: 1}, x: 1}
                  - {id: a, type: slack, server_specific_config: {instanceUrl: 1}}
                  - {id: "B", type: ftp, isEnabled: perhaps}
                keys: [{name: k, digest: "k"}, {name: k, digest: "k"}]
                """))
        .extracting(fault -> fault.substring(0, fault.indexOf(':')))
        .containsExactlyInAnyOrder(
            "servers[0].x",
            "servers[0].pool.max",
            "servers[0].pool.mix",
            "servers[0].server_specific_config",
            "servers[1].id",
            "servers[1].server_specific_config.instanceUrl",
            "servers[2].id",
            "servers[2].type",
            "servers[2].isEnabled",
            "keys[0].digest",
            "keys[1].digest",
            "keys[1].name",
            "keys[1].digest");
  }

  @Test
  void aValueThatDoesNotFitSaysWhatDoes() {
    assertThat(fault("servers: [{id: Notes_1, type: mcp, server_specific_config: {command: x}}]"))
        .isEqualTo("servers[0].id: it must be 1 to 24 of a-z, 0-9 and -");
    assertThat(fault(server("pool: {max: 0}")))
        .isEqualTo("servers[0].pool.max: it must be a whole number of 1 to 64");
    assertThat(fault(server("pool: {isolation: none}")))
        .isEqualTo("servers[0].pool.isolation: it must be one of shared, caller");
    assertThat(fault(server("trusted: yes")))
        .isEqualTo("servers[0].trusted: it must be true or false");
  }

  @Test
  void twoEntriesWithOneIdAreRefused() {
    String entry = "{id: a, type: mcp, server_specific_config: {command: x}}";
    assertThat(fault("servers: [" + entry + ", " + entry + "]"))
        .isEqualTo("servers[1].id: \"a\" is the id of servers[0] already; give each its own");
  }

  @Test
  void aTypeThatThereIsNotIsNamedWithThoseThereAre() {
    assertThat(fault("servers: [{id: a, type: ftp}]"))
        .startsWith("servers[0].type: there is no type \"ftp\"; there are: ");
    assertThat(fault("servers: [{id: a, type: mcp, server_specific_config: {comand: x}}]"))
        .startsWith("servers[0].server_specific_config.comand: there is no such setting");
  }

  @Test
  void aSecretMayNotBeWrittenDown() {
    assertThat(
            fault(
                "servers: [{id: a, type: mcp, server_specific_config: {command: x, env: {API_KEY: abc}}}]"))
        .isEqualTo(
            "servers[0].server_specific_config.env.API_KEY: a secret may not be written here: write env:NAME, file:/path or vault:path#field");
    for (String odd : List.of("vault:a/b", "env:1", "vault:a/../b#c")) {
      assertThat(
              fault(
                  "servers: [{id: a, type: mcp, server_specific_config: {command: x, env: {PLACE: '%s'}}}]"
                      .formatted(odd)))
          .startsWith("servers[0].server_specific_config.env.PLACE: it is no reference");
    }
    assertThat(
            good("servers: [{id: a, type: mcp, server_specific_config: {command: x, env: {PLACE: 'file:./a.db'}}}]")
                .servers())
        .hasSize(1);
    assertThat(fault("servers: []\nkeys: [{name: a, digest: the-key-itself}]"))
        .startsWith("keys[0].digest: it must be sha256:")
        .doesNotContain("the-key-itself");
  }

  private static String byTokens(String authentication) {
    return "servers: [{id: a, type: mcp, server_specific_config: {url: 'https://a.example/mcp'}, authentication: {method: oauth2_client_credentials, "
        + authentication
        + "}}]";
  }

  @Test
  void whatTokensWantIsSaidWhereItIsMissing() {
    assertThat(faults(byTokens("scopes: [a]")))
        .containsExactlyInAnyOrder(
            "servers[0].authentication: oauth2_client_credentials wants clientIdRef and clientSecretRef: env:NAME, file:/path or vault:path#field",
            "servers[0].authentication: oauth2_client_credentials wants tokenUrl");
    assertThat(
            faults(
                byTokens(
                    "tokenUrl: 'ftp://x', clientIdRef: id, clientSecretRef: secret, scopes: ['a b']")))
        .allMatch(fault -> !fault.contains(" secret,") && !fault.endsWith(": secret"))
        .extracting(fault -> fault.substring(0, fault.indexOf(':')))
        .contains(
            "servers[0].authentication.tokenUrl",
            "servers[0].authentication.clientIdRef",
            "servers[0].authentication.clientSecretRef",
            "servers[0].authentication.scopes[0]");
  }

  @Test
  void tokensAreFetchedOverTlsOrOnLoopbackAlone() {
    for (String url :
        List.of(
            "http://login.example/token",
            "http://10.0.0.1/token",
            "https://user:word@login.example/token",
            "https://169.254.169.254/token",
            "https://login.example:99999/token",
            "http://[fd00:ec2::254]/token")) {
      assertThat(
              fault(
                  byTokens(
                      "tokenUrl: '%s', clientIdRef: env:A, clientSecretRef: env:B".formatted(url))))
          .as(url)
          .startsWith("servers[0].authentication.tokenUrl: it must be an https:// address");
    }
    for (String url :
        List.of(
            "https://login.example/token?audience=a",
            "http://localhost:8080/token",
            "http://127.0.0.2/token",
            "http://[::1]:9/token")) {
      assertThat(
              good(byTokens(
                      "tokenUrl: '%s', clientIdRef: env:A, clientSecretRef: env:B".formatted(url)))
                  .servers())
          .as(url)
          .hasSize(1);
    }
  }

  @Test
  void twoKeysAreNeverOne() {
    assertThat(
            faults(
                "servers: []\nkeys: [{name: a, digest: '%s'}, {name: a, digest: '%s'}]"
                    .formatted(DIGEST, DIGEST)))
        .extracting(fault -> fault.substring(0, fault.indexOf(':')))
        .containsExactly("keys[1].name", "keys[1].digest");
  }

  @Test
  void whatIsNoYamlSaysWhere() {
    assertThat(fault("servers: [\n  {id: a")).contains("it is no YAML").contains("line");
    assertThat(fault("- a")).contains("must be a mapping");
    assertThat(fault("")).contains("must be a mapping");
    assertThat(fault("a: &x [1]\nb: *x\nc: *x\nd: [*x, *x]")).isNotEmpty();
    assertThat(fault("servers: []\nservers: []")).contains("servers");
  }

  @Test
  void theShippedSchemaIsOneAndSaysTheSame() {
    JsonObject schema = Gateway.schema();
    assertThat(SchemaValidator.faultsOfSchema(schema)).isEmpty();
    SchemaValidator validator = new SchemaValidator(schema);
    assertThat(
            validator.faults(
                JsonParser.parseString(
                    "{\"servers\":[{\"id\":\"a\",\"type\":\"mcp\",\"server_specific_config\":{\"command\":\"x\"}}]}")))
        .isEmpty();
    assertThat(
            validator.faults(
                JsonParser.parseString(
                    "{\"servers\":[{\"id\":\"a\",\"type\":\"mcp\",\"server_specific_config\":{\"comand\":\"x\"}}]}")))
        .isNotEmpty();
  }
}
