package dev.boardcast.gateway.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.boardcast.gateway.Gateway;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.Secrets;
import dev.boardcast.gateway.connector.Offers;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.core.BreakerRule;
import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.credentials.Credentials;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.HttpLink;
import dev.boardcast.gateway.upstream.link.Revision;
import dev.boardcast.gateway.vault.VaultSecrets;
import dev.boardcast.gateway.web.Showing;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
@Timeout(900)
final class HttpLinkTest {
  private static final long PATIENCE_MS = 60_000;

  /// Longer than any test takes.
  private static final int NEVER_MS = 300_000;

  private WireMockServer outside;

  @BeforeEach
  void open() {
    outside = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    outside.start();
  }

  @AfterEach
  void close() {
    outside.stop();
  }

  private static McpClient client(OkHttpClient http, String url) {
    McpClient client =
        new McpClient(
            "team",
            new Wording("1"),
            Offers.NONE,
            new Deadlines(),
            new McpClient.Listener() {
              @Override
              public void notified(String method, RawObject params) {}

              @Override
              public void ended(String why) {}
            });
    client.connect(new HttpLink("team", http, HttpUrl.get(url), Set.of(), client));
    return client;
  }

  private String url() {
    return "http://127.0.0.1:" + outside.port() + "/mcp";
  }

  /// As the connector has it.
  private static OkHttpClient showing() {
    ConfigOutcome read =
        Gateway.read(
            "servers: [{id: team, type: mcp, server_specific_config: {url: \"http://127.0.0.1:1/mcp\"}}]");
    return HttpLink.client(1_000)
        .newBuilder()
        .addInterceptor(
            new Showing(
                new Credentials(
                    ((ConfigOutcome.Good) read).config().servers().getFirst(),
                    Map.of(),
                    new Secrets(Map.of(), _ -> {}, new VaultSecrets(Map.of())),
                    _ -> {
                      throw new IllegalStateException("it wants no tokens");
                    })))
        .build();
  }

  private static Fault faultOf(McpClient client, long timeoutMs) throws InterruptedException {
    try {
      client.request("tools/list", RawObject.EMPTY, RawObject.EMPTY, timeoutMs);
      throw new AssertionError("it was answered");
    } catch (GatewayException e) {
      return e.fault();
    }
  }

  /// Whoever asks cannot mend it, and it does not pass by itself.
  @Test
  void aNameThatLeadsToACloudsOwnIsAFaultOfTheConfiguration() throws InterruptedException {
    OkHttpClient http =
        HttpLink.client(1_000)
            .newBuilder()
            .dns(_ -> List.of(InetAddress.ofLiteral("169.254.169.254")))
            .build();
    try (McpClient client = client(http, "http://boards.example/mcp")) {
      Handshake.shake(client, null, PATIENCE_MS);
      assertThat(true).as("it was asked").isFalse();
    } catch (GatewayException e) {
      Fault fault = e.fault();
      assertThat(fault.code()).isEqualTo(ErrorCode.CONFIGURATION_ERROR);
      assertThat(fault.message())
          .contains("server `team`", "write another one into its entry")
          .doesNotContain("169.254", "try again");
    } finally {
      http.dispatcher().executorService().shutdown();
    }
  }

  private void answers(String method, int status, String body) {
    outside.stubFor(
        post(anyUrl())
            .withRequestBody(containing("\"" + method + "\""))
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)
                    .withTransformers("response-template")));
  }

  /// Some let nobody in who has no session, and mean nothing else by it.
  @Test
  void anOlderServerThatForbidsWhatHasNoSessionIsAskedToBeginOne() throws Exception {
    OkHttpClient http = HttpLink.client(1_000);
    try (McpClient client = client(http, url())) {
      answers("server/discover", 403, "{}");
      answers("notifications/initialized", 202, "");
      answers(
          "initialize",
          200,
          "{\"jsonrpc\":\"2.0\",\"id\":{{jsonPath request.body '$.id'}},\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}}");
      assertThat(Handshake.shake(client, null, PATIENCE_MS))
          .isEqualTo(new Handshake(new Revision("2025-06-18", false), true));
      // One that means it says so again.
      answers("initialize", 403, "{}");
      try {
        Handshake.shake(client, null, PATIENCE_MS);
        throw new AssertionError("it was let in");
      } catch (GatewayException e) {
        assertThat(e.fault().code()).isEqualTo(ErrorCode.MCP_AUTHENTICATION_FAILURE);
      }
    } finally {
      http.dispatcher().executorService().shutdown();
    }
  }

  /// There are such answers to what a server does not know.
  @Test
  void anOlderServerThatAnswersNothingToDiscoverIsAskedToBegin() throws Exception {
    OkHttpClient http = HttpLink.client(5_000);
    answers("notifications/initialized", 202, "");
    answers(
        "initialize",
        200,
        "{\"jsonrpc\":\"2.0\",\"id\":{{jsonPath request.body '$.id'}},\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}}");
    Map<String, Integer> odd =
        Map.of(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no\"}}",
            200,
            "",
            202,
            "no JSON",
            200,
            "broken",
            500);
    for (Map.Entry<String, Integer> one : odd.entrySet()) {
      answers("server/discover", one.getValue(), one.getKey());
      try (McpClient client = client(http, url())) {
        assertThat(Handshake.shake(client, null, PATIENCE_MS))
            .as(one.toString())
            .isEqualTo(new Handshake(new Revision("2025-06-18", false), false));
      }
    }
    // What stands before it says nothing of it.
    answers("server/discover", 502, "");
    try (McpClient client = client(http, url())) {
      var taken = Handshake.shake(client, null, PATIENCE_MS);
      throw new AssertionError("taken for " + taken);
    } catch (GatewayException e) {
      assertThat(e.fault().code()).isEqualTo(ErrorCode.MCP_SERVER_ERROR);
    } finally {
      http.dispatcher().executorService().shutdown();
    }
  }

  /// What is queued here waits for nothing that it shows.
  @Test
  void aRequestThatHadNoTurnIsNotToldThatItHadNothingToShow() throws Exception {
    OkHttpClient http = showing();
    http.dispatcher().setMaxRequests(1);
    outside.stubFor(post(anyUrl()).willReturn(aResponse().withFixedDelay(NEVER_MS)));
    try (McpClient client = client(http, url())) {
      Thread first =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  faultOf(client, NEVER_MS);
                } catch (InterruptedException _) {
                  // The test is over.
                }
              });
      while (outside.countRequestsMatching(postRequestedFor(anyUrl()).build()).getCount() == 0) {
        Thread.sleep(10);
      }
      Fault fault = faultOf(client, 300);
      assertThat(fault.code()).isEqualTo(ErrorCode.MCP_RATE_LIMIT_EXCEEDED);
      assertThat(fault.outcome()).isEqualTo(Outcome.NOT_SENT);
      assertThat(fault.message()).contains("too many requests").doesNotContain("show");
      first.interrupt();
    } finally {
      http.dispatcher().executorService().shutdown();
    }
  }

  /// The server did the work: it says nothing against it.
  @Test
  void anAnswerThatIsTooLongSaysSo() throws Exception {
    OkHttpClient http = HttpLink.client(5_000);
    byte[] long17MiB = new byte[17 << 20];
    Arrays.fill(long17MiB, (byte) 'x');
    try (McpClient client = client(http, url())) {
      for (String type : List.of("application/json", "text/event-stream")) {
        outside.stubFor(
            post(anyUrl())
                .willReturn(aResponse().withHeader("Content-Type", type).withBody(long17MiB)));
        Fault fault = faultOf(client, PATIENCE_MS);
        assertThat(fault.code()).as(type).isEqualTo(ErrorCode.DATA_TRANSFORMATION_ERROR);
        assertThat(fault.message()).contains("more than 16777216 bytes");
        assertThat(BreakerRule.countsAgainst(fault)).as(type).isFalse();
        assertThat(client.isAlive()).isTrue();
      }
    } finally {
      http.dispatcher().executorService().shutdown();
    }
  }

  private static String call(McpClient client, String region, String zone) throws Exception {
    RawObject arguments =
        RawObject.EMPTY
            .with("where", RawObject.EMPTY.with("region", RawObject.quote(region)).toString())
            .with("zone", RawObject.quote(zone));
    RawObject params =
        RawObject.EMPTY.with("name", "\"plan\"").with("arguments", arguments.toString());
    try {
      return client.request("tools/call", params, RawObject.EMPTY, PATIENCE_MS);
    } catch (GatewayException e) {
      Fault fault = e.fault();
      assertThat(fault.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
      assertThat(fault.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(BreakerRule.saysNothing(fault)).isTrue();
      assertThat(fault.message()).contains("was not asked", fault.fields().getFirst());
      return fault.fields().getFirst().split(":", 2)[0];
    }
  }

  /// Servers end a connection on which longer headers come: that is this caller's doing alone.
  @Test
  void anArgumentThatIsTooLongForAHeaderIsNotSent() throws Exception {
    OkHttpClient http = HttpLink.client(5_000);
    String mark = "{\"type\":\"string\",\"x-mcp-header\":\"%s\"}";
    RawObject tool =
        RawObject.parse(
            "{\"name\":\"plan\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"where\":{\"type\":\"object\",\"properties\":{\"region\":%s}},\"zone\":%s}}}"
                .formatted(mark.formatted("Region"), mark.formatted("Zone")));
    answers(
        "tools/call",
        200,
        "{\"jsonrpc\":\"2.0\",\"id\":{{jsonPath request.body '$.id'}},\"result\":{\"ok\":true}}");
    try (McpClient client = client(http, url())) {
      client.agreed(new Revision(Revision.MODERN, true));
      client.wording().knows(List.of(ToolEntry.of(tool)));
      assertThat(call(client, "x".repeat(3_000), "y".repeat(3_000))).contains("\"ok\":true");
      outside.resetRequests();
      assertThat(call(client, "x".repeat(4_096), "")).isEqualTo("where.region");
      assertThat(call(client, "", "\u4e16".repeat(1_100))).isEqualTo("zone");
      // Each by itself would do.
      assertThat(call(client, "x".repeat(4_000), "y".repeat(3_000))).isEqualTo("where.region");
      assertThat(outside.countRequestsMatching(postRequestedFor(anyUrl()).build()).getCount())
          .isZero();
    } finally {
      http.dispatcher().executorService().shutdown();
    }
  }
}
