package dev.boardcast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.mcp.call.AnswerSize;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The board in a chat (MCP Apps): for clients that show pages, and for no others.
final class BoardPageTest extends ToolScene {
  private static final String PAGE = "ui://boardcast/board";
  private static final String SHOWS =
      "{\"extensions\":{\"io.modelcontextprotocol/ui\":"
          + "{\"mimeTypes\":[\"text/html;profile=mcp-app\"]}}}";

  private JsonObject initialize(String capabilities) {
    return result(
        "initialize",
        "{\"protocolVersion\":\"2025-11-25\",\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"},"
            + "\"capabilities\":"
            + capabilities
            + "}");
  }

  private JsonObject answer(String method, String params) {
    return JsonParser.parseString(
            wire.exchange(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                    .formatted(method, params)))
        .getAsJsonObject();
  }

  private JsonObject result(String method, String params) {
    JsonObject answer = answer(method, params);
    assertThat(answer.has("result")).as(answer.toString()).isTrue();
    return answer.getAsJsonObject("result");
  }

  private static String modern(String capabilities, String more) {
    return "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        + "\"io.modelcontextprotocol/clientCapabilities\":"
        + capabilities
        + "}"
        + more
        + "}";
  }

  private static JsonObject only(JsonArray all, String member, String value) {
    JsonObject found = null;
    for (JsonElement one : all) {
      if (one.getAsJsonObject().get(member).getAsString().equals(value)) {
        assertThat(found).isNull();
        found = one.getAsJsonObject();
      }
    }
    if (found == null) {
      throw new AssertionError(value + " is not in " + all);
    }
    return found;
  }

  @Test
  void aClientThatShowsPagesIsOfferedTheBoardInBothGenerations() {
    JsonObject opened = initialize(SHOWS);
    assertThat(opened.getAsJsonObject("capabilities").getAsJsonObject("extensions").keySet())
        .containsExactly("io.modelcontextprotocol/ui");
    for (String params : new String[] {"{}", modern(SHOWS, "")}) {
      JsonObject tool =
          only(result("tools/list", params).getAsJsonArray("tools"), "name", "show_board");
      assertThat(tool.getAsJsonObject("_meta"))
          .isEqualTo(JsonParser.parseString("{\"ui\":{\"resourceUri\":\"" + PAGE + "\"}}"));
      JsonObject listed =
          only(result("resources/list", params).getAsJsonArray("resources"), "uri", PAGE);
      assertThat(listed.get("mimeType").getAsString()).isEqualTo("text/html;profile=mcp-app");
    }
    assertThat(result("tools/list", modern(SHOWS, "")).get("cacheScope").getAsString())
        .isEqualTo("private");
    assertThat(result("tools/list", modern("{}", "")).get("cacheScope").getAsString())
        .isEqualTo("public");
  }

  @Test
  void toEveryOtherClientNothingOfItIsThere() {
    String other = "{\"extensions\":{\"io.modelcontextprotocol/ui\":{\"mimeTypes\":[\"x/y\"]}}}";
    for (String capabilities : new String[] {"{}", "{\"extensions\":[]}", other}) {
      JsonObject opened = initialize(capabilities);
      assertThat(opened.getAsJsonObject("capabilities").has("extensions")).isFalse();
      for (String begin : new String[] {"{", modern(capabilities, ",").replaceAll("}$", "")}) {
        String list = begin.replaceAll(",$", "") + "}";
        assertThat(result("tools/list", list).toString())
            .doesNotContain("show_board")
            .doesNotContain("resourceUri");
        assertThat(result("resources/list", list).toString()).doesNotContain("ui://");
        assertThat(answer("resources/read", begin + "\"uri\":\"" + PAGE + "\"}").has("error"))
            .isTrue();
        assertThat(
                answer(
                        "tools/call",
                        begin
                            + "\"name\":\"show_board\",\"arguments\":{\"projectNumber\":"
                            + alpha
                            + "}}")
                    .getAsJsonObject("error")
                    .get("message")
                    .getAsString())
            .contains("Unknown tool");
      }
    }
  }

  @Test
  void thePageNeedsNothingFromOutsideAndSaysSo() throws NoSuchAlgorithmException {
    initialize(SHOWS);
    JsonObject content =
        result("resources/read", "{\"uri\":\"" + PAGE + "\"}")
            .getAsJsonArray("contents")
            .get(0)
            .getAsJsonObject();
    assertThat(content.getAsJsonObject("_meta").getAsJsonObject("ui").getAsJsonObject("csp"))
        .isEqualTo(
            JsonParser.parseString(
                "{\"connectDomains\":[],\"resourceDomains\":[],\"frameDomains\":[],"
                    + "\"baseUriDomains\":[]}"));
    String page = content.get("text").getAsString();
    assertThat(AnswerSize.ofText(page)).isLessThan(AnswerSize.ANSWER_MAX_CHARS);
    assertThat(page).doesNotContain("http://", "https://", "url(", "eval(", "innerHTML");
    String policy = group(page, "Content-Security-Policy\" content=\"([^\"]+)\"");
    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"
                .formatted(
                    hash(group(page, "<style>(.*?)</style>")),
                    hash(group(page, "<script>(.*?)</script>"))));
  }

  private static String group(String text, String pattern) {
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    String group = found.group(1);
    assertThat(found.find()).as("a second " + pattern).isFalse();
    return group;
  }

  private static String hash(String text) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  @Test
  void theBoardComesInPagesThatKeepTheBoundAndIsNotReadAgainWhereItHasNotChanged() {
    initialize(SHOWS);
    for (int i = 0; i < 400; i++) {
      wire.call(
          "create_issue",
          "{\"projectNumber\":%d,\"title\":\"Issue %d\",\"status\":\"%s\",\"labels\":[\"é\"]}"
              .formatted(alpha, i, i % 4 == 0 ? "todo" : "backlog"));
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    String cursor = null;
    int pages = 0;
    JsonObject structured;
    do {
      JsonObject answer =
          wire.call(
              "show_board",
              "{\"projectNumber\":%d%s}"
                  .formatted(alpha, cursor == null ? "" : ",\"cursor\":\"" + cursor + "\""));
      assertThat(AnswerSize.of(answer)).isLessThanOrEqualTo(AnswerSize.ANSWER_MAX_CHARS);
      assertThat(text(answer)).contains("400 issues, 300 backlog, 100 todo");
      structured = answer.getAsJsonObject("structuredContent");
      assertThat(structured.getAsJsonObject("counts").get("todo").getAsInt()).isEqualTo(100);
      structured
          .getAsJsonArray("issues")
          .forEach(issue ->
              assertThat(numbers.add(issue.getAsJsonObject().get("number").getAsInt())).isTrue());
      cursor = structured.has("nextCursor") ? structured.get("nextCursor").getAsString() : null;
      pages++;
    } while (cursor != null);
    assertThat(numbers).hasSize(400);
    assertThat(pages).isGreaterThan(1);
    String known = structured.get("position").getAsString();
    JsonObject same =
        wire.call("show_board", "{\"projectNumber\":%d,\"known\":\"%s\"}".formatted(alpha, known));
    assertThat(same.getAsJsonObject("structuredContent").get("unchanged").getAsBoolean()).isTrue();
    assertThat(tracker.requests.getLast()).contains("/api/positions");
    assertThat(text(wire.call("show_board", "{\"projectNumber\":999}"))).contains("999");
  }
}
