package dev.boardcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.gateway.config.ConfigOutcome;
import dev.boardcast.gateway.config.ConfigReader;
import dev.boardcast.gateway.config.GatewayConfig;
import dev.boardcast.gateway.config.ServerConfig;
import dev.boardcast.gateway.connector.Connector;
import dev.boardcast.gateway.connector.ConnectorContext;
import dev.boardcast.gateway.connector.ConnectorState;
import dev.boardcast.gateway.connector.ConnectorType;
import dev.boardcast.gateway.connector.ToolCall;
import dev.boardcast.gateway.connector.ToolEntry;
import dev.boardcast.gateway.face.KeyGate;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.http.HttpCarrier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A call whose server asks its caller something, and who may come back for it.
// Opened before each test, and closed after it.
@SuppressWarnings("NullAway.Init")
@Timeout(900)
final class AskBackTest {
  private static final String KEY = "a-key-for-tests";
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}";

  /// Its one tool, `ask`, says what its caller answers.
  private static final class AskType implements ConnectorType, Connector {
    @Override
    public String name() {
      return "ask";
    }

    @Override
    public JsonObject schema() {
      return JsonParser.parseString("{\"type\":\"object\"}").getAsJsonObject();
    }

    @Override
    public Connector open(ServerConfig config, ConnectorContext context) {
      return this;
    }

    @Override
    public List<ToolEntry> tools() {
      try {
        return List.of(
            ToolEntry.of(
                RawObject.parse("{\"name\":\"ask\",\"inputSchema\":{\"type\":\"object\"}}")));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String call(ToolCall call) throws InterruptedException {
      CompletableFuture<String> answer = new CompletableFuture<>();
      call.counterpart().ask("elicitation/create", RawObject.EMPTY, answer::complete);
      try {
        return "{\"content\":[{\"type\":\"text\",\"text\":%s}]}"
            .formatted(RawObject.quote(answer.get()));
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public ConnectorState state() {
      return new ConnectorState(ConnectorState.Phase.UP, 1, null);
    }

    @Override
    public void close() {}
  }

  private final AskType type = new AskType();
  private Gateway gateway;
  private HttpCarrier carrier;
  private HttpClient client;

  @BeforeEach
  void open() throws IOException {
    gateway =
        new Gateway(
            config("allow: [\"*\"]"), "1", Set.of(), Map.of(), Surroundings.none(), List.of(type));
    carrier = HttpCarrier.start("127.0.0.1", 0, 1, gateway);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    client.close();
    carrier.close();
    gateway.close();
  }

  private GatewayConfig config(String rights) {
    ConfigOutcome outcome =
        new ConfigReader(Connectors.rules(List.of(type)))
            .read(
                """
                servers: [{id: e, type: ask}]
                keys: [{name: k, digest: "sha256:%s", %s}]
                """
                    .formatted(KeyGate.digest(KEY), rights));
    assertThat(outcome).isInstanceOf(ConfigOutcome.Good.class);
    return ((ConfigOutcome.Good) outcome).config();
  }

  /// @param back `requestState`, as JSON; null for a new call
  private String call(@Nullable String back) throws IOException, InterruptedException {
    String more =
        back == null
            ? ""
            : ",\"requestState\":%s,\"inputResponses\":{\"1\":{\"action\":\"decline\"}}"
                .formatted(back);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + carrier.port() + "/mcp"))
            .header("Authorization", "Bearer " + KEY)
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/call")
            .header("Mcp-Name", "e__ask")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"e__ask\",\"arguments\":{},%s%s}}"
                        .formatted(META, more)))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private String asked() throws IOException, InterruptedException {
    String body = call(null);
    RawObject result = RawObject.parse(body).object("result");
    assertThat(result).as(body).isNotNull();
    assertThat(result.text("resultType")).isEqualTo("input_required");
    return String.valueOf(result.raw("requestState"));
  }

  @Test
  void whoComesBackWithTheSameRightsGetsTheAnswer() throws Exception {
    String state = asked();
    // Read again, and other in what has nothing to do with it.
    gateway.use(config("allow: [\"*\"], rate_limits: {requests_per_second: 1000}"));
    assertThat(call(state)).contains("\"resultType\":\"complete\"", "decline");
  }

  /// What began with rights that are not there any more does not go on.
  @Test
  void whoComesBackWithOtherRightsDoesNot() throws Exception {
    for (String rights :
        List.of(
            "allow: [\"e__*\"]",
            "allow: [\"*\"], deny: [\"x__*\"]",
            "allow: [\"*\"], prompts: {allow: [\"*\"]}",
            "allow: [\"*\"], resources: {allow: [\"*\"]}")) {
      gateway.use(config("allow: [\"*\"]"));
      String state = asked();
      gateway.use(config(rights));
      assertThat(call(state)).as(rights).contains("VALIDATION_ERROR").doesNotContain("decline");
    }
  }
}
