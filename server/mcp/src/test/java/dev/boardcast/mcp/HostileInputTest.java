package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.core.access.Principal;
import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.http.HttpAsk;
import dev.boardcast.protocol.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Messages and calls that no client should send: each gets one error, nothing is done, and the
/// server goes on. Replayed by `BOARDCAST_SEED`.
class HostileInputTest extends ToolScene {
  private static final int LINES = 10_000;
  private static final int POSTS = 1_000;

  /// Texts that something behind might take for more than text.
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "'; DROP TABLE issues; --",
          "1 OR 1=1",
          "../../../../etc/passwd",
          "..%2f..%2f",
          "board://projects/70",
          "\u0000",
          "\u202Eevil\u202C",
          "\uFEFF",
          "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
          "\uD83D",
          "𝕏".repeat(300),
          "x".repeat(70_000),
          "${jndi:ldap://127.0.0.1/a}",
          "<script>alert(1)</script>",
          "{\"a\":1}",
          "%s%n%x",
          "\r\nX-Injected: 1");

  private final long seed = seed();
  private final Random random = new Random(seed);

  private static long seed() {
    String given = System.getenv("BOARDCAST_SEED");
    long seed = given == null || given.isBlank() ? System.nanoTime() : Long.parseLong(given);
    System.out.println("HostileInputTest: BOARDCAST_SEED=" + seed);
    return seed;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private JsonElement value(int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive(random.nextBoolean());
      case 2 -> new JsonPrimitive(random.nextLong());
      case 3 -> new JsonPrimitive(random.nextBoolean() ? -1.5e300 : -0.0);
      case 4, 5 -> new JsonPrimitive(any(ODD));
      case 6 -> {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(depth + 1));
        }
        yield array;
      }
      default -> {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.add("k" + i, value(depth + 1));
        }
        yield object;
      }
    };
  }

  /// Arguments that no schema allows: there is always one parameter too many.
  private JsonObject arguments(Tool tool) {
    JsonObject arguments = new JsonObject();
    for (String name : tool.inputSchema().getAsJsonObject("properties").keySet()) {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> arguments.addProperty(name, 70);
        default -> arguments.add(name, value(0));
      }
    }
    arguments.add("x-" + random.nextInt(1_000), value(0));
    return arguments;
  }

  private String call(String id) {
    // One that takes none is called all the same: what is too much is a client's filler.
    Tool tool =
        any(
            tools.stream()
                .filter(t -> !t.inputSchema().getAsJsonObject("properties").isEmpty())
                .toList());
    JsonObject params = new JsonObject();
    params.addProperty("name", tool.name());
    params.add("arguments", arguments(tool));
    if (random.nextInt(10) == 0) {
      params.addProperty("name", any(ODD) + "no");
    }
    return request(id, "tools/call", params.toString());
  }

  private static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":%s,\"params\":%s}"
        .formatted(id, new JsonPrimitive(method), params);
  }

  /// A message that must be answered with one error.
  private String message(int number) {
    String id = Integer.toString(number);
    return switch (random.nextInt(16)) {
      case 0 -> "{\"jsonrpc\":\"2.0\",\"id\":" + id;
      case 1 -> "[".repeat(65 + random.nextInt(5_000));
      case 2 -> "{\"a\":".repeat(100) + "1" + "}".repeat(100);
      case 3 -> new JsonPrimitive(any(ODD)).toString();
      case 4 -> request(value(3).isJsonPrimitive() ? "{}" : "[]", "ping", "{}");
      case 5 -> request(id, "ping", "[1]");
      case 6 -> request(id, any(ODD) + "/x", "{}");
      case 7 ->
          request(id, "resources/read", "{\"uri\":" + new JsonPrimitive(any(ODD) + "!") + "}");
      case 8 -> request(id, "prompts/get", "{\"name\":" + new JsonPrimitive(any(ODD)) + "}");
      case 9 -> request(id, "completion/complete", "{\"ref\":" + value(0) + "}");
      case 10 ->
          request(
              id,
              any(List.of("tools/list", "server/discover", "subscriptions/listen")),
              "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":" + value(0) + "}}");
      case 11 ->
          request(id, "resources/subscribe", "{\"uri\":" + new JsonPrimitive("x" + any(ODD)) + "}");
      case 12 -> request(id, "logging/setLevel", "{\"level\":" + value(0) + "}");
      default -> call(id);
    };
  }

  private static boolean isRefusal(JsonObject answer) {
    return answer.has("error")
        || (answer.get("result") instanceof JsonObject result && result.has("isError"));
  }

  @Test
  void tenThousandBadLinesGetAnErrorEachAndChangeNothing() throws InterruptedException {
    tracker.addIssue(alpha, "precious");
    String before = tracker.contents();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(message(i));
    }
    Thread sender = Thread.ofVirtual().start(() -> lines.forEach(wire::send));
    for (int i = 0; i < LINES; i++) {
      String answer = wire.receive();
      assertThat(isRefusal(JsonParser.parseString(answer).getAsJsonObject()))
          .as("seed %d: %s", seed, answer)
          .isTrue();
    }
    sender.join();
    assertThat(wire.exchange(request("\"still\"", "ping", "{}"))).contains("\"still\"");
    assertThat(tracker.contents()).isEqualTo(before);
  }

  @Test
  void badPostsGetAnErrorEachAndChangeNothing() {
    tracker.addIssue(alpha, "precious");
    String before = tracker.contents();
    try (TrackerClient other = tracker.client();
        McpHttpFace face =
            McpHttpServer.offering(
                new McpConfig("1", true),
                "key",
                Set.of(),
                () -> BoardOffer.of(() -> other, Changes.NONE).registry())) {
      for (int i = 0; i < POSTS; i++) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Host", random.nextInt(20) == 0 ? any(ODD) : "localhost:1");
        if (random.nextInt(4) == 0) {
          headers.put(
              any(List.of("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id")),
              any(ODD));
        }
        byte[] body = message(i).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0 && body.length > 0) {
          body[random.nextInt(body.length)] = (byte) 0xff;
        }
        Caught caught = new Caught();
        face.serve(new HttpAsk("POST", headers, body, "", Principal.local()), caught);
        Caught.Whole answer = caught.whole.join();
        assertThat(
                answer.status() >= 400
                    || isRefusal(JsonParser.parseString(answer.body()).getAsJsonObject()))
            .as("seed %d: %s", seed, answer)
            .isTrue();
      }
    }
    assertThat(tracker.contents()).isEqualTo(before);
  }

  /// An answer that is caught instead of sent.
  private static final class Caught implements HttpReply {
    record Whole(int status, String body) {}

    private final CompletableFuture<Whole> whole = new CompletableFuture<>();

    /// Written by the one thread that answers.
    private final StringBuilder parts = new StringBuilder();

    @Override
    public void answer(int status, Map<String, String> headers, String body) {
      whole.complete(new Whole(status, body));
    }

    @Override
    public void begin(int status, Map<String, String> headers) {}

    @Override
    public void write(String text) {
      parts.append(text.replace("event: message\ndata: ", ""));
    }

    @Override
    public void finish() {
      whole.complete(new Whole(200, parts.toString()));
    }

    @Override
    public boolean isOpen() {
      return !whole.isDone();
    }

    @Override
    public void onClosed(Runnable then) {}
  }
}
