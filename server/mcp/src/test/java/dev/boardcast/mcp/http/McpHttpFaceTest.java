package dev.boardcast.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.mcp.McpConfig;
import dev.boardcast.mcp.McpHttpServer;
import dev.boardcast.mcp.call.CallContext;
import dev.boardcast.mcp.call.Completions;
import dev.boardcast.mcp.call.Content;
import dev.boardcast.mcp.call.ServerRequest;
import dev.boardcast.mcp.prompt.PromptRegistry;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.resource.ResourceContent;
import dev.boardcast.mcp.resource.ResourceRegistry;
import dev.boardcast.mcp.resource.ResourceSource;
import dev.boardcast.mcp.resource.ResourceTemplate;
import dev.boardcast.mcp.resource.Watch;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolRegistry;
import dev.boardcast.mcp.tool.ToolResult;
import dev.boardcast.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpHttpFaceTest {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":%s}";
  private static final String PLAIN = META.formatted("{}");
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
          + "\"capabilities\":{\"elicitation\":{}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

  private final CountDownLatch started = new CountDownLatch(McpHttpFace.CALLS_MAX_COUNT);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private volatile Runnable changed = () -> {};
  private final McpHttpFace face =
      McpHttpServer.offering(
          new McpConfig("1", true),
          "key",
          Set.of(),
          () ->
              new Registry(
                  ToolRegistry.of(List.of(echo(), asking(), slow())),
                  new ResourceRegistry(List.of(new OneResource())),
                  new PromptRegistry(List.of())));
  private final HttpDoor door = new HttpDoor(face);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    go.countDown();
    face.close();
    client.close();
    door.close();
  }

  private static Tool tool(String name, Tool.Handler handler) {
    JsonObject schema = object("{\"type\":\"object\",\"properties\":{}}");
    return new Tool(name, "T", "D", schema, null, ToolHints.READ, handler);
  }

  private static Tool echo() {
    return tool(
        "echo",
        (_, context) -> {
          context.progress(1, 2, "half");
          return done("done");
        });
  }

  private static Tool asking() {
    return tool(
        "ask",
        (_, context) ->
            done(
                "answer: "
                    + context
                        .ask(Map.of("q", ServerRequest.form("?", new JsonObject())))
                        .get("q")));
  }

  private Tool slow() {
    return tool(
        "slow",
        (_, _) -> {
          started.countDown();
          try {
            go.await();
          } catch (InterruptedException _) {
            interrupted.countDown();
          }
          return done("late");
        });
  }

  private static ToolResult.Success done(String text) {
    return new ToolResult.Success(List.of(new Content.Text(text)), null);
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private final class OneResource implements ResourceSource {
    @Override
    public Page list(@Nullable String cursor, CallContext context) {
      return new Page(List.of(), null);
    }

    @Override
    public List<ResourceTemplate> templates() {
      return List.of();
    }

    @Override
    public List<ResourceContent> read(String uri, CallContext context) {
      return List.of();
    }

    @Override
    public Completions complete(
        ResourceTemplate template,
        String variable,
        String begun,
        Map<String, String> given,
        CallContext context) {
      return Completions.NONE;
    }

    @Override
    public @Nullable Watch watch(String uri, Runnable then) {
      if (!uri.equals("test://one")) {
        return null;
      }
      changed = then;
      return () -> changed = () -> {};
    }

    @Override
    public @Nullable Watch watchList(Runnable then) {
      return null;
    }
  }

  private HttpRequest.Builder to(String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.url())
            .timeout(Patience.LONG)
            .header("Accept", "application/json, text/event-stream");
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> post(String body, String... headers) {
    return send(to(headers).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> modern(String method, String name, String params) {
    return post(
        request("1", method, params),
        "MCP-Protocol-Version",
        "2026-07-28",
        "Mcp-Method",
        method,
        "Mcp-Name",
        name);
  }

  private static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  private String session() {
    return post(INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  private BufferedReader stream(HttpRequest request) {
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject event(BufferedReader stream) throws IOException {
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith("data: ")) {
        return object(line.substring("data: ".length()));
      }
    }
    throw new AssertionError("the stream has ended");
  }

  @Test
  void modernRequestsNeedNoSessionAndGetNone() {
    HttpResponse<String> discovered = modern("server/discover", "-", PLAIN);
    assertThat(discovered.statusCode()).isEqualTo(200);
    assertThat(discovered.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(discovered.headers().firstValue("Mcp-Session-Id")).isEmpty();
    assertThat(discovered.body()).contains("\"supportedVersions\":[\"2026-07-28\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-28, tools/call, echo, 200",
    "2026-07-28, tools/call, =?base64?ZWNobw==?=, 200",
    "2026-07-28, tools/call, other, 400",
    "2026-07-28, tools/call, =?base64?%%?=, 400",
    "2026-07-28, tools/call, =?base64?=, 400",
    "2026-07-28, TOOLS/CALL, echo, 400",
    "2025-11-25, tools/call, echo, 400",
    "1, tools/call, echo, 400"
  })
  void headersMustSayWhatTheBodySays(String version, String method, String name, int status) {
    HttpResponse<String> answer =
        post(
            request("7", "tools/call", "\"name\":\"echo\"," + PLAIN),
            "MCP-Protocol-Version",
            version,
            "Mcp-Method",
            method,
            "Mcp-Name",
            name);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.body()).contains("\"id\":7").contains("-32020");
    }
  }

  @Test
  void modernErrorsHaveTheirStatus() {
    assertThat(modern("ping", "-", PLAIN).statusCode()).isEqualTo(404);
    assertThat(modern("server/discover", "-", "").statusCode()).isEqualTo(400);
    assertThat(modern("tools/call", "no", "\"name\":\"no\"," + PLAIN).statusCode()).isEqualTo(200);
    HttpResponse<String> incapable = modern("tools/call", "ask", "\"name\":\"ask\"," + PLAIN);
    assertThat(incapable.statusCode()).isEqualTo(400);
    assertThat(incapable.body())
        .contains("-32021")
        .contains("\"requiredCapabilities\":{\"elicitation\":{}}");
  }

  @Test
  void whatIsToldBeforeTheAnswerMakesItAStream() {
    String meta = META.formatted("{}").replace("\"_meta\":{", "\"_meta\":{\"progressToken\":9,");
    HttpResponse<String> answer = modern("tools/call", "echo", "\"name\":\"echo\"," + meta);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
    assertThat(answer.body())
        .startsWith(
            "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                + "\"params\":{\"progressToken\":9,\"progress\":1,\"total\":2,\"message\":\"half\"}}\n\n")
        .contains("\"resultType\":\"complete\"");
  }

  @Test
  void questionsOfModernCallsAreAnsweredByTheNextCallAndTheirStateIsSealed() {
    String able = META.formatted("{\"elicitation\":{}}");
    JsonObject first =
        object(modern("tools/call", "ask", "\"name\":\"ask\"," + able).body())
            .getAsJsonObject("result");
    assertThat(first.get("resultType").getAsString()).isEqualTo("input_required");
    assertThat(first.getAsJsonObject("inputRequests").getAsJsonObject("q").get("method"))
        .hasToString("\"elicitation/create\"");
    String state = first.get("requestState").getAsString();
    String again =
        "\"name\":\"ask\",\"inputResponses\":{\"q\":{\"action\":\"accept\"}},\"requestState\":\"%s\","
            + able;
    assertThat(modern("tools/call", "ask", again.formatted(state)).body())
        .contains("answer: {\\\"action\\\":\\\"accept\\\"}");
    for (String forged : List.of(state + "x", "x" + state, "x", "..", "")) {
      assertThat(modern("tools/call", "ask", again.formatted(forged)).body()).contains("-32602");
    }
    String other = again.replace("\"name\":\"ask\"", "\"name\":\"ask\",\"arguments\":{}");
    assertThat(modern("tools/call", "ask", other.formatted(state)).body())
        .as("a state is for its own call")
        .contains("-32602");
  }

  @Test
  void anInterruptedStreamCancelsItsModernCall() throws InterruptedException {
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(
            to("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "slow")
                .POST(
                    BodyPublishers.ofString(
                        request("1", "tools/call", "\"name\":\"slow\"," + PLAIN)))
                .build(),
            BodyHandlers.ofString());
    while (started.getCount() == McpHttpFace.CALLS_MAX_COUNT) {
      Thread.onSpinWait();
    }
    // The JDK's server does not tell of clients that go: closing it ends its exchanges.
    door.close();
    interrupted.await();
    call.cancel(true);
  }

  @Test
  void listeningTellsOfChangesUntilItsStreamIsClosed() throws IOException {
    HttpRequest listen =
        to("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "subscriptions/listen")
            .POST(
                BodyPublishers.ofString(
                    request(
                        "\"L\"",
                        "subscriptions/listen",
                        "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"test://one\",\"test://two\"]},"
                            + PLAIN)))
            .build();
    try (BufferedReader events = stream(listen)) {
      JsonObject acknowledged = event(events);
      assertThat(acknowledged.get("method").getAsString())
          .isEqualTo("notifications/subscriptions/acknowledged");
      assertThat(acknowledged.getAsJsonObject("params").get("notifications"))
          .hasToString("{\"resourceSubscriptions\":[\"test://one\"]}");
      changed.run();
      changed.run();
      assertThat(event(events).get("params"))
          .hasToString(
              "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"L\"},\"uri\":\"test://one\"}");
      face.close();
      JsonObject last = event(events);
      // What changed again may have been told again.
      while (last.has("method")) {
        last = event(events);
      }
      assertThat(last)
          .as("a server that ends says so")
          .hasToString(
              "{\"jsonrpc\":\"2.0\",\"id\":\"L\",\"result\":{\"resultType\":\"complete\",\"_meta\":{"
                  + "\"io.modelcontextprotocol/subscriptionId\":\"L\"}}}");
    }
  }

  @Test
  void aSessionHasItsStreamAndEnds() throws IOException {
    String id = session();
    assertThat(id).matches("[!-~]+");
    String[] headers = {"Mcp-Session-Id", id, "MCP-Protocol-Version", "2025-11-25"};
    assertThat(
            post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", headers)
                .statusCode())
        .isEqualTo(202);
    assertThat(post(request("1", "resources/subscribe", "\"uri\":\"test://one\""), headers).body())
        .contains("\"result\":{}");
    assertThat(post(request("1", "resources/subscribe", "\"uri\":\"test://two\""), headers).body())
        .contains("-32002");
    // Told before there is a stream: it waits for one.
    changed.run();
    try (BufferedReader events = stream(to(headers).GET().build())) {
      assertThat(event(events))
          .hasToString(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"test://one\"}}");
    }
    assertThat(send(to(headers).DELETE().build()).statusCode()).isEqualTo(204);
    assertThat(post(request("1", "ping", ""), headers).statusCode()).isEqualTo(404);
    assertThat(send(to(headers).DELETE().build()).statusCode()).isEqualTo(404);
  }

  @Test
  void olderRevisionsAskWithinTheStreamOfTheCall() throws IOException {
    String id = session();
    HttpRequest call =
        to("Mcp-Session-Id", id)
            .POST(BodyPublishers.ofString(request("1", "tools/call", "\"name\":\"ask\"")))
            .build();
    try (BufferedReader events = stream(call)) {
      JsonObject question = event(events);
      assertThat(question.get("method").getAsString()).isEqualTo("elicitation/create");
      assertThat(
              post(
                      "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"decline\"}}"
                          .formatted(question.get("id")),
                      "Mcp-Session-Id",
                      id)
                  .statusCode())
          .isEqualTo(202);
      assertThat(event(events).toString()).contains("decline");
    }
  }

  @Test
  void withoutASessionCallsAreServedButCannotAsk() {
    assertThat(post(request("1", "tools/call", "\"name\":\"echo\"")).body()).contains("done");
    assertThat(post(request("1", "resources/subscribe", "\"uri\":\"test://one\"")).statusCode())
        .isEqualTo(400);
    assertThat(post(request("1", "tools/call", "\"name\":\"ask\"")).body())
        .contains("\"isError\":true")
        .contains("elicitation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{nonsense|400|-32700",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]|400|-32600",
        "7|400|-32600",
        "{\"jsonrpc\":\"1.0\",\"id\":5,\"method\":\"ping\"}|400|\"id\":5",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"nope\"}|200|-32601",
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}|202|``"
      })
  void badBodiesGetTheirError(String body, int status, String part) {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(part).doesNotContain("\"id\":null");
    assertThat(post(body, "Mcp-Session-Id", "none").statusCode())
        .isEqualTo(status == 400 ? 400 : 404);
  }

  @Test
  void othersThanTheProtocolsMethodsAndTypesAreRefused() {
    assertThat(send(to().PUT(BodyPublishers.ofString("")).build()).statusCode()).isEqualTo(405);
    assertThat(send(to().GET().build()).statusCode()).isEqualTo(400);
    assertThat(send(to("MCP-Protocol-Version", "2026-07-28").GET().build()).statusCode())
        .isEqualTo(405);
    assertThat(post(request("1", "ping", ""), "MCP-Protocol-Version", "1999-01-01").body())
        .contains("-32022");
    HttpRequest picky =
        HttpRequest.newBuilder(door.url())
            .header("Accept", "text/html")
            .POST(BodyPublishers.ofString(INITIALIZE))
            .build();
    assertThat(send(picky).statusCode()).isEqualTo(406);
    assertThat(post(INITIALIZE, "Origin", "http://evil.example").statusCode()).isEqualTo(403);
  }

  @Test
  void oneCallOverTheBoundIsRefusedAndTheOthersAreAnswered() throws InterruptedException {
    HttpRequest call =
        to().POST(BodyPublishers.ofString(request("1", "tools/call", "\"name\":\"slow\""))).build();
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, McpHttpFace.CALLS_MAX_COUNT)
            .mapToObj(_ -> client.sendAsync(call, BodyHandlers.ofString()))
            .toList();
    started.await();
    HttpResponse<String> refused = send(call);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    go.countDown();
    calls.forEach(one -> assertThat(one.join().body()).contains("late"));
  }
}
