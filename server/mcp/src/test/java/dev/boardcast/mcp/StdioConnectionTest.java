package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolHints;
import dev.boardcast.mcp.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StdioConnectionTest {
  private static final String MODERN =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static Tool tool(String name, Tool.Handler handler) {
    JsonObject schema =
        object("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}");
    return new Tool(name, "T", "D", schema, schema.deepCopy(), ToolHints.READ, handler);
  }

  private static Tool echo() {
    return tool("echo", (arguments, _) -> new ToolResult.Success("echo", arguments));
  }

  private static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05,2024-11-05",
    "2025-03-26,2025-03-26",
    "2025-06-18,2025-06-18",
    "2025-11-25,2025-11-25",
    "1999-01-01,2025-11-25",
    "2026-07-28,2025-11-25"
  })
  @Tag("AC-1.1.c")
  void initializeAgreesOnVersionServerInfoAndCapabilities(String asked, String agreed) {
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      JsonObject result =
          object(
                  wire.exchange(
                      request("1", "initialize", "{\"protocolVersion\":\"" + asked + "\"}")))
              .getAsJsonObject("result");
      assertThat(result.get("protocolVersion").getAsString()).isEqualTo(agreed);
      assertThat(result.get("capabilities"))
          .hasToString(
              "{\"tools\":{},\"resources\":{\"subscribe\":true},\"prompts\":{},\"completions\":{},\"logging\":{}}");
      assertThat(result.get("serverInfo"))
          .hasToString("{\"name\":\"boardcast\",\"title\":\"Boardcast\",\"version\":\"1.2.3\"}");
    }
  }

  @Test
  void olderRevisionsGetNoMembersThatTheyDoNotKnow() {
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      wire.exchange(request("1", "initialize", "{\"protocolVersion\":\"2024-11-05\"}"));
      assertThat(wire.exchange(request("2", "tools/list", "{}")))
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"tools\":[{\"name\":\"echo\",\"description\":\"D\","
                  + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}}]}}");
      assertThat(wire.exchange(request("3", "tools/call", "{\"name\":\"echo\"}")))
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"echo\"}]}}");
      assertThat(wire.exchange(request("4", "ping", "{}")))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}");
    }
  }

  @Test
  void modernRequestsNeedNoHandshake() {
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      JsonObject discovered =
          object(wire.exchange(request("\"a\"", "server/discover", "{" + MODERN + "}")))
              .getAsJsonObject("result");
      assertThat(discovered.get("supportedVersions")).hasToString("[\"2026-07-28\"]");
      assertThat(discovered.get("resultType").getAsString()).isEqualTo("complete");
      assertThat(discovered.get("cacheScope").getAsString()).isEqualTo("public");
      assertThat(discovered.get("ttlMs").getAsInt()).isPositive();
      assertThat(discovered.getAsJsonObject("_meta").has("io.modelcontextprotocol/serverInfo"))
          .isTrue();
      JsonObject listed =
          object(wire.exchange(request("2", "tools/list", "{" + MODERN + "}")))
              .getAsJsonObject("result");
      assertThat(listed.getAsJsonArray("tools")).hasSize(1);
      assertThat(listed.keySet()).contains("ttlMs", "cacheScope", "resultType", "_meta");
      JsonObject called =
          object(
                  wire.exchange(
                      request(
                          "3",
                          "tools/call",
                          "{\"name\":\"echo\",\"arguments\":{\"n\":7}," + MODERN + "}")))
              .getAsJsonObject("result");
      assertThat(called.get("structuredContent")).hasToString("{\"n\":7}");
      assertThat(called.get("resultType").getAsString()).isEqualTo("complete");
      assertThat(wire.exchange(request("4", "ping", "{" + MODERN + "}"))).contains("-32601");
    }
  }

  @Test
  void generationsMixOnOneConnection() {
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      wire.exchange(request("1", "initialize", "{\"protocolVersion\":\"2025-06-18\"}"));
      assertThat(wire.exchange(request("2", "tools/list", "{" + MODERN + "}")))
          .contains("resultType");
      assertThat(wire.exchange(request("3", "tools/list", "{}"))).doesNotContain("resultType");
    }
  }

  @Test
  void unsupportedModernVersionsGetTheSupportedOnes() {
    try (Wire wire = new Wire(List::of)) {
      assertThat(
              wire.exchange(
                  request(
                      "1", "server/discover", "{" + MODERN.replace("2026-07", "2027-01") + "}")))
          .contains("\"code\":-32022")
          .contains("\"data\":{\"supported\":[\"2026-07-28\"],\"requested\":\"2027-01-28\"}");
      assertThat(
              wire.exchange(
                  request(
                      "1",
                      "tools/list",
                      "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}")))
          .contains("-32602")
          .contains("clientCapabilities");
    }
  }

  @Test
  void noToolsWhereToolsAreOff() {
    try (Wire wire = new Wire(new McpConfig("1", false), () -> List.of(echo()))) {
      assertThat(wire.exchange(request("1", "initialize", "{\"protocolVersion\":\"2025-11-25\"}")))
          .contains("\"capabilities\":{\"resources\"");
      assertThat(wire.exchange(request("2", "tools/list", "{}"))).contains("\"tools\":[]");
      assertThat(wire.exchange(request("3", "tools/call", "{\"name\":\"echo\"}")))
          .contains("-32602");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{nonsense|-32700|null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}|-32700|null",
        "7|-32600|null",
        "[]|-32600|null",
        "{\"id\":5,\"method\":\"ping\"}|-32600|5",
        "{\"jsonrpc\":\"2.0\",\"id\":5}|-32600|5",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}|-32600|null",
        "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"ping\",\"params\":[]}|-32600|6",
        "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"nope\"}|-32601|6",
        "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"tools/call\"}|-32602|6",
        "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"tools/call\",\"params\":{\"name\":\"no\"}}|-32602|6",
        "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"initialize\"}|-32602|6"
      })
  void badMessagesGetTheirErrorAndTheServerGoesOn(String line, int code, String id) {
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      assertThat(wire.exchange(line))
          .startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",");
      assertThat(wire.exchange(request("9", "ping", "{}"))).contains("\"id\":9");
    }
  }

  @Test
  void badBytesAndDeepNestingAreParseErrors() {
    try (Wire wire = new Wire(List::of)) {
      wire.sendBytes(new byte[] {'"', (byte) 0xff, '"', '\n'});
      assertThat(wire.receive()).contains("-32700").contains("UTF-8");
      assertThat(wire.exchange("[".repeat(100_000))).contains("-32700");
      assertThat(wire.exchange("{\"a\":" + "9".repeat(1_000) + "}")).contains("-32700");
      wire.send("");
      wire.send("  \r");
      assertThat(wire.exchange(request("9", "ping", "{}") + "\r")).contains("\"id\":9");
    }
  }

  @Test
  void linesOverTheBoundAreRefusedAndSkipped() {
    try (Wire wire = new Wire(List::of)) {
      byte[] part = new byte[64 * 1024];
      for (int sent = 0; sent <= StdioConnection.LINE_MAX_BYTES; sent += part.length) {
        wire.sendBytes(part);
      }
      assertThat(wire.exchange("")).contains("-32600").contains("longer than 4194304 bytes");
      assertThat(wire.exchange(request("9", "ping", "{}"))).contains("\"id\":9");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "-1", "1.5", "0.10", "\"1\"", "\"ä\\\"\"", "12345678901234567890123", "\"\""})
  void idsComeBackAsTheyWereSent(String id) {
    try (Wire wire = new Wire(List::of)) {
      assertThat(wire.exchange(request(id, "ping", "{}")))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
    }
  }

  @Test
  void notificationsAndStrayAnswersGetNothing() {
    try (Wire wire = new Wire(List::of)) {
      wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}");
      wire.send("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}");
      wire.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":{}}}");
      assertThat(wire.exchange(request("9", "ping", "{}"))).contains("\"id\":9");
    }
  }

  @Test
  void batchesAreAnsweredTogether() {
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      String answer =
          wire.exchange(
              "["
                  + request("1", "ping", "{}")
                  + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},3,"
                  + request("2", "tools/call", "{\"name\":\"echo\"}")
                  + "]");
      assertThat(JsonParser.parseString(answer).getAsJsonArray()).hasSize(3);
      wire.send("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]");
      assertThat(wire.exchange(request("9", "ping", "{}"))).contains("\"id\":9");
    }
  }

  @Test
  void twentyThousandCallsAtSixtyFourInFlightLoseNothing() throws InterruptedException {
    int calls = 20_000;
    BitSet answered = new BitSet(calls);
    Semaphore window = new Semaphore(64);
    try (Wire wire = new Wire(() -> List.of(echo()))) {
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < calls; i++) {
                  window.acquireUninterruptibly();
                  wire.send(
                      request(
                          Integer.toString(i),
                          "tools/call",
                          "{\"name\":\"echo\",\"arguments\":{\"n\":" + i + "}}"));
                }
              });
      for (int i = 0; i < calls; i++) {
        JsonObject answer = object(wire.receive());
        int id = answer.get("id").getAsInt();
        assertThat(
                answer
                    .getAsJsonObject("result")
                    .getAsJsonObject("structuredContent")
                    .get("n")
                    .getAsInt())
            .isEqualTo(id);
        assertThat(answered.get(id)).isFalse();
        answered.set(id);
        window.release();
      }
      sender.join();
    }
    assertThat(answered.cardinality()).isEqualTo(calls);
  }

  @Test
  void neverMoreCallsInFlightThanTheBoundAndNoneIsLost() {
    int calls = Calls.IN_FLIGHT_MAX_COUNT * 2;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(Calls.IN_FLIGHT_MAX_COUNT);
    Tool slow =
        tool(
            "slow",
            (_, _) -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              full.countDown();
              awaitQuietly(full);
              running.decrementAndGet();
              return new ToolResult.Success("", new JsonObject());
            });
    try (Wire wire = new Wire(() -> List.of(slow))) {
      for (int i = 0; i < calls; i++) {
        wire.send(request(Integer.toString(i), "tools/call", "{\"name\":\"slow\"}"));
      }
      for (int i = 0; i < calls; i++) {
        wire.receive();
      }
    }
    assertThat(most.get()).isEqualTo(Calls.IN_FLIGHT_MAX_COUNT);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void cancelledCallsAreInterruptedAndNotAnswered() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Tool slow =
        tool(
            "slow",
            (_, _) -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException _) {
                interrupted.countDown();
              }
              return new ToolResult.Success("late", new JsonObject());
            });
    try (Wire wire = new Wire(() -> List.of(slow))) {
      wire.send(request("\"x\"", "tools/call", "{\"name\":\"slow\"}"));
      started.await();
      wire.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"x\"}}");
      interrupted.await();
      assertThat(wire.exchange(request("9", "ping", "{}"))).contains("\"id\":9");
    }
  }

  @Test
  void callsInFlightAtTheEndOfInputAreAnswered() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Tool slow =
        tool(
            "slow",
            (_, _) -> {
              started.countDown();
              awaitQuietly(go);
              return new ToolResult.Success("done", new JsonObject());
            });
    Wire wire = new Wire(() -> List.of(slow));
    wire.send(request("1", "tools/call", "{\"name\":\"slow\"}"));
    wire.sendBytes(request("2", "ping", "{}").getBytes(StandardCharsets.UTF_8));
    started.await();
    wire.endInput();
    assertThat(wire.receive()).contains("\"id\":2");
    go.countDown();
    assertThat(wire.receive()).contains("\"id\":1").contains("done");
    ended.set(wire.hasEnded());
    assertThat(ended).isTrue();
  }

  @Test
  @Tag("AC-1.3.c")
  void throwingHandlersBecomeErrorResultsWithoutStackTrace() {
    Tool bad =
        tool(
            "bad",
            (_, _) -> {
              throw new IllegalStateException("secret inner detail");
            });
    try (Wire wire = new Wire(() -> List.of(bad))) {
      assertThat(wire.exchange(request("1", "tools/call", "{\"name\":\"bad\"}")))
          .contains("\"isError\":true")
          .contains("bad failed inside Boardcast")
          .doesNotContain("secret")
          .doesNotContain("IllegalState")
          .doesNotContain("\\tat ");
    }
  }

  @Test
  void toolsThatBreakWorseAreStillAnswered() {
    Tool deep =
        tool(
            "deep",
            (_, _) -> {
              throw new StackOverflowError();
            });
    try (Wire wire = new Wire(() -> List.of(deep))) {
      assertThat(wire.exchange(request("1", "tools/call", "{\"name\":\"deep\"}")))
          .contains("-32603");
    }
  }
}
