package dev.boardcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.http.HttpCarrier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A connector of one class and one line, behind the real faces: limits, breaker, retries and
/// cancellation are the gateway's.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
final class EchoConnectorTest {
  private static final String KEY = "a-key-for-tests";

  private final EchoType echo = new EchoType();
  private Gateway gateway;
  private HttpCarrier carrier;
  private HttpClient client;

  @BeforeEach
  void open() throws IOException {
    gateway = new Gateway(config(""), "1", Set.of(), Map.of(), Surroundings.none(), List.of(echo));
    carrier = HttpCarrier.start("127.0.0.1", 0, 1, gateway);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    client.close();
    carrier.close();
    gateway.close();
  }

  private GatewayConfig config(String more) {
    ConfigOutcome outcome =
        new ConfigReader(Connectors.rules(List.of(echo)))
            .read(
                """
                servers: [{id: e, type: echo%s}]
                keys: [{name: k, digest: "sha256:%s", allow: ["*"]}]
                """
                    .formatted(more, KeyGate.digest(KEY)));
    assertThat(outcome).isInstanceOf(ConfigOutcome.Good.class);
    return ((ConfigOutcome.Good) outcome).config();
  }

  private HttpRequest request(String method, String params) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + carrier.port() + "/mcp"))
        .header("Authorization", "Bearer " + KEY)
        .header("Accept", "application/json, text/event-stream")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                    .formatted(method, params)))
        .build();
  }

  private String ask(String method, String params) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request(method, params), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private String call(String tool) throws IOException, InterruptedException {
    return ask("tools/call", "{\"name\":\"e__%s\",\"arguments\":{\"text\":\"x\"}}".formatted(tool));
  }

  private String ofBroken() {
    try {
      return call("fail");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void itsToolsAreListedAndCalled() throws Exception {
    assertThat(ask("tools/list", "{}"))
        .contains("\"e__say\"", "\"e__fail\"", "\"inputSchema\":{\"type\":\"object\"}");
    assertThat(
            ask(
                "tools/call",
                "{\"name\":\"e__say\",\"arguments\":{\"text\":\"h\\u00e9\",\"n\":1.00}}"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"h\\u00e9\"}],"
                + "\"structuredContent\":{\"text\":\"h\\u00e9\",\"n\":1.00}}}");
  }

  @Test
  void aBreakerOpensAfterItsWindowLetsOneCallThroughAndCloses() throws Exception {
    gateway.use(config(", breaker: {failure_rate: 50, window: 4, open_ms: 300}"));
    // Half of four.
    for (int i = 0; i < 2; i++) {
      assertThat(call("fail")).contains("It is broken.");
    }
    // Where its time is over before somebody calls, that call fails, and it is open again.
    await(() -> {
      int seen = echo.calls.get();
      String answer = ofBroken();
      if (!answer.contains("failed too often lately")) {
        return false;
      }
      assertThat(answer).contains("\"outcome\":\"not_sent\"");
      assertThat(echo.calls.get()).isEqualTo(seen);
      return true;
    });
    echo.broken = false;
    await(() -> ofBroken().contains("\"result\""));
    assertThat(call("say")).contains("\"result\"");
  }

  @Test
  void aLimitRefusesWhatIsTooMuchAndSaysWhenToComeBack() throws Exception {
    gateway.use(config(", rate_limits: {requests_per_second: 0.1, burst: 2}"));
    assertThat(call("say")).contains("\"result\"");
    assertThat(call("say")).contains("\"result\"");
    assertThat(call("say"))
        .contains("MCP_RATE_LIMIT_EXCEEDED")
        .containsPattern("\"retryAfterSeconds\":([1-9]|10)\\b");
  }

  @Test
  void whatWasNotSentIsTriedAgainAsOftenAsTheEntrySays() throws Exception {
    gateway.use(config(", retry_policy: {max_attempts: 3, backoff_ms: 1}"));
    assertThat(call("fail")).contains("It is broken.");
    assertThat(echo.calls).hasValue(3);
  }

  @Test
  void aCallerThatGoesAwayCancelsItsCallWhereThatIsHowItIsDone() throws Exception {
    HttpRequest modern =
        HttpRequest.newBuilder(
                request(
                    "tools/call",
                    "{\"name\":\"e__wait\",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}"),
                (_, _) -> true)
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/call")
            .header("Mcp-Name", "e__wait")
            .timeout(Duration.ofMinutes(1))
            .build();
    HttpClient passing = HttpClient.newHttpClient();
    CompletableFuture<HttpResponse<String>> answer =
        passing.sendAsync(modern, HttpResponse.BodyHandlers.ofString());
    await(() -> echo.calls.get() == 1);
    assertThat(answer).isNotDone();
    passing.shutdownNow();
    await(() -> echo.cancelled.get() == 1);
  }
}
