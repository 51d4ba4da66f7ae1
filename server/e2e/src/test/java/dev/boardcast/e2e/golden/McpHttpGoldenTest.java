package dev.boardcast.e2e.golden;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MCP over HTTP: what this transport adds to the messages. Of the headers, the key and the lengths
/// are left out.
final class McpHttpGoldenTest {
  private static final Set<String> LEFT_OUT = Set.of("content-length", "transfer-encoding");
  private static final String[] NOTHING = {};
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}%s}";
  private static final String[] MODERN = {
    "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "update_issues"
  };
  private static final String[] BOTH = {"Accept", "application/json, text/event-stream"};

  @TempDir Path folder;

  @Test
  void theTransportIsAsRecorded() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      for (ProjectLife.Step step : ProjectLife.GROWTH) {
        world.make(step);
      }
      Scene scene = new Scene(world);
      scene.sessions();
      scene.withoutSession();
      scene.refusals();
      scene.recording.check();
    }
  }

  private static final class Scene {
    private final GoldenWorld world;
    private final Recording recording;

    Scene(GoldenWorld world) {
      this.world = world;
      recording = world.recording("mcp-http").varies("(?i)(?<=^mcp-session-id: ).*", "<a session>");
    }

    void sessions() throws Exception {
      recording.section("A session");
      String session =
          post(
                  request(
                      "initialize",
                      "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"golden\",\"version\":\"1\"}}"),
                  BOTH)
              .headers()
              .firstValue("Mcp-Session-Id")
              .orElseThrow();
      String[] known = {"Mcp-Session-Id", session, BOTH[0], BOTH[1]};
      post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", known);
      post(request("ping", "{}"), known);
      recording.section("An answer after progress");
      post(request("tools/call", update(",\"_meta\":{\"progressToken\":\"t\"}")), known);
      recording.section("The session ends");
      ask("DELETE", null, known);
      post(request("ping", "{}"), known);
      recording.section("Without a session");
      post(request("ping", "{}"), BOTH);
      post(request("resources/subscribe", "{\"uri\":\"board://projects/1\"}"), BOTH);
      ask("GET", null, BOTH);
    }

    void withoutSession() throws Exception {
      recording.section("2026-07-28");
      post(request("tools/call", update("," + META.formatted(""))), MODERN);
      List<String> both = new ArrayList<>(List.of(MODERN));
      both.addAll(List.of(BOTH));
      post(
          request("tools/call", update("," + META.formatted(",\"progressToken\":\"t\""))),
          both.toArray(NOTHING));
      recording.section("Headers that do not say what the body says");
      post(
          request("tools/call", update("," + META.formatted(""))),
          "MCP-Protocol-Version",
          "2026-07-28",
          "Mcp-Method",
          "tools/list");
      post(
          request("server/nothing", "{" + META.formatted("") + "}"),
          "MCP-Protocol-Version",
          "2026-07-28",
          "Mcp-Method",
          "server/nothing");
    }

    void refusals() throws Exception {
      recording.section("What is refused");
      post("{nonsense", BOTH);
      post("[" + request("ping", "{}") + "]", BOTH);
      post("{\"id\":5,\"method\":\"ping\"}", BOTH);
      post(request("ping", "{}"), "MCP-Protocol-Version", "1999-01-01");
      post(request("ping", "{}"), "Accept", "text/html");
      ask("PUT", "{}", BOTH);
      recording.section("Without a key");
      recording.sent("POST /mcp", request("ping", "{}"));
      note(world.call("POST", "/mcp", request("ping", "{}"), "X-Request-Id", "golden"));
    }

    private static String update(String more) {
      return "{\"name\":\"update_issues\",\"arguments\":{\"projectNumber\":1,\"updates\":[{\"issueNumber\":1,\"status\":\"done\"}]}"
          + more
          + "}";
    }

    private static String request(String method, String params) {
      return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
          .formatted(method, params);
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
      return ask("POST", body, headers);
    }

    private HttpResponse<String> ask(String method, @Nullable String body, String... headers)
        throws Exception {
      List<String> sent = new ArrayList<>(List.of(method + " /mcp"));
      for (int i = 0; i < headers.length; i += 2) {
        sent.add(headers[i] + ": " + headers[i + 1]);
      }
      if (body != null) {
        sent.add(body);
      }
      recording.sent(sent.toArray(NOTHING));
      List<String> all = new ArrayList<>(List.of(headers));
      all.addAll(List.of("X-Request-Id", "golden", "Authorization", "Bearer " + GoldenWorld.KEY));
      return note(world.call(method, "/mcp", body, all.toArray(NOTHING)));
    }

    private HttpResponse<String> note(HttpResponse<String> answer) {
      List<String> received = new ArrayList<>(List.of(String.valueOf(answer.statusCode())));
      new TreeMap<>(answer.headers().map())
          .forEach((name, values) -> {
            if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
              values.forEach(value -> received.add(name + ": " + value));
            }
          });
      if (!answer.body().isEmpty()) {
        received.addAll(answer.body().lines().toList());
      }
      recording.received(received.toArray(NOTHING));
      return answer;
    }
  }
}
