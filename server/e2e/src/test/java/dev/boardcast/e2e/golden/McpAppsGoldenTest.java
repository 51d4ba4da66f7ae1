package dev.boardcast.e2e.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MCP Apps: what a client is told that shows pages in its chat, in both generations.
///
/// Two texts are not recorded as they were sent. The tools that every client has are in the other
/// recordings; here they must come first, the same byte for byte. The page is a file that is built
/// from the extension's sources, and differs with each change of those: it is compared with the
/// program's own, and what is in it is `BoardPageTest`'s.
final class McpAppsGoldenTest {
  static final String NAME = "mcp-apps";

  private static final String PAGE = "ui://boardcast/board";
  private static final String CLIENT = "\"clientInfo\":{\"name\":\"golden\",\"version\":\"1\"}";
  private static final String SHOWS =
      "{\"extensions\":{\"io.modelcontextprotocol/ui\":{\"mimeTypes\":[\"%s\"]}}}";
  private static final String PAGES = SHOWS.formatted("text/html;profile=mcp-app");
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":"
          + PAGES
          + ",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"golden\",\"version\":\"1\"}}";

  @TempDir Path folder;

  @Test
  void aClientThatShowsPagesIsToldAsRecorded() throws Exception {
    try (GoldenWorld world = new GoldenWorld(folder)) {
      for (ProjectLife.Step step : ProjectLife.GROWTH) {
        world.make(step);
      }
      Recording recording =
          world
              .recording(NAME)
              .varies(Pattern.quote(toolsOfEveryClient(world)), "\"<the tools of every client>\"")
              .varies(Pattern.quote(new JsonPrimitive(page()).toString()), "\"<the page>\"");
      recording.section("A client of sessions that shows pages");
      try (McpPeer client = new McpPeer(world, recording)) {
        initialize(client, PAGES);
        client.notify("notifications/initialized", "{}");
        client.request("tools/list", "{}");
        used(client, recording, "");
        recording.section("The page never changes: nobody is told of it");
        client.request("resources/subscribe", "{\"uri\":\"" + PAGE + "\"}");
      }
      recording.section("A client without sessions that shows pages");
      try (McpPeer client = new McpPeer(world, recording)) {
        client.request("server/discover", "{" + META + "}");
        client.request("tools/list", "{" + META + "}");
        used(client, recording, "," + META);
      }
      recording.section("A client that shows pages of another type");
      try (McpPeer client = new McpPeer(world, recording)) {
        initialize(client, SHOWS.formatted("text/html"));
        client.request("tools/list", "{}");
        client.request("resources/read", "{\"uri\":\"" + PAGE + "\"}");
        show(client, "{\"projectNumber\":1}", "");
      }
      recording.check();
    }
  }

  private static void initialize(McpPeer client, String capabilities) throws Exception {
    client.request(
        "initialize",
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":"
            + capabilities
            + ","
            + CLIENT
            + "}");
  }

  /// What both generations have.
  ///
  /// @param meta to be put behind other parameters
  private static void used(McpPeer client, Recording recording, String meta) throws Exception {
    recording.section("The page");
    client.request("resources/list", "{" + (meta.isEmpty() ? "" : meta.substring(1)) + "}");
    client.request("resources/read", "{\"uri\":\"" + PAGE + "\"" + meta + "}");
    recording.section("show_board");
    String position = show(client, "{\"projectNumber\":1}", meta);
    String known = "{\"projectNumber\":1,\"known\":\"" + position + "\"}";
    show(client, known, meta);
    show(client, "{\"projectNumber\":99}", meta);
    show(client, "{\"projectNumber\":1,\"cursor\":\"x\"}", meta);
    recording.section("A card is moved, and the page looks again");
    client.request(
        "tools/call",
        "{\"name\":\"update_issue_status\",\"arguments\":"
            + "{\"projectNumber\":1,\"issueNumber\":1,\"status\":\"%s\"}%s}"
                .formatted(meta.isEmpty() ? "done" : "todo", meta));
    assertThat(show(client, known, meta)).isNotEqualTo(position);
  }

  /// @return the position that is answered; nothing for a refusal
  private static String show(McpPeer client, String arguments, String meta) throws Exception {
    JsonObject answer =
        Json.parseObject(
            client.request(
                "tools/call", "{\"name\":\"show_board\",\"arguments\":" + arguments + meta + "}"));
    return answer.get("result") instanceof JsonObject result
            && result.get("structuredContent") instanceof JsonObject board
        ? board.get("position").getAsString()
        : "";
  }

  /// As JSON, with commas between.
  private static String toolsOfEveryClient(GoldenWorld world) throws Exception {
    try (McpPeer plain = new McpPeer(world, world.recording("nothing"))) {
      initialize(plain, "{}");
      String tools =
          Json.parseObject(plain.request("tools/list", "{}"))
              .getAsJsonObject("result")
              .getAsJsonArray("tools")
              .toString();
      return tools.substring(1, tools.length() - 1);
    }
  }

  private static String page() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(BoardOffer.class.getResourceAsStream("resource/board.html"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
