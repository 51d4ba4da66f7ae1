package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.testkit.Slowdown;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class LifecycleTest {
  private static final URI HUB = URI.create("ws://127.0.0.1:9/notifications");
  private static final URI TRACKER = URI.create("http://127.0.0.1:9");

  private static TestEditor editor() {
    return new TestEditor(TestEditor.defaults(HUB, TRACKER, "s3cret"));
  }

  @Test
  void initializeSaysWhatTheSidecarIsAndCan() throws Exception {
    try (TestEditor editor = editor()) {
      assertThat(editor.initialize("{\"webSocketEnabled\":false}"))
          .hasToString(
              "{\"capabilities\":{\"executeCommandProvider\":{\"commands\":[\"boardcast.refresh\","
                  + "\"boardcast.refreshProject\",\"boardcast.reconnect\",\"boardcast.status\"]}},"
                  + "\"serverInfo\":{\"name\":\"boardcast\",\"version\":\"1.2.3\"}}");
    }
  }

  @Test
  void shutdownThenExitIsTheRegularEnd() throws Exception {
    TestEditor editor = editor();
    editor.initialize("{}");
    assertThat(editor.request("shutdown", "null").get("result").isJsonNull()).isTrue();
    assertThat(editor.error("boardcast/status", "{}").get("code").getAsInt()).isEqualTo(-32600);
    editor.notify("exit", "null");
    assertThat(editor.exitCode()).isZero();
    assertThat(editor.awaitState("stopped").get("message").getAsString()).isEqualTo("Stopped.");
  }

  @Test
  void exitOrTheEndOfTheStreamWithoutShutdownIsAnAbnormalEnd() throws Exception {
    TestEditor said = editor();
    said.notify("exit", "null");
    assertThat(said.exitCode()).isEqualTo(1);
    TestEditor died = editor();
    died.initialize("{}");
    died.closeInput();
    assertThat(died.exitCode()).isEqualTo(1);
  }

  @Test
  @Tag("alone")
  void theSidecarEndsWithinThreeSecondsOfItsEditorsProcess() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try (TestEditor editor = editor()) {
      editor.request("initialize", "{\"processId\":" + process.pid() + "}");
      assertThat(editor.isRunning()).isTrue();
      long killed = System.nanoTime();
      process.destroyForcibly().waitFor();
      assertThat(editor.exitCode()).isEqualTo(1);
      Slowdown.assertSoonMs((System.nanoTime() - killed) / 1_000_000, 3_000);
    } finally {
      process.destroyForcibly();
    }
  }

  /// As an editor in a sandbox has it, whose own number is nobody's here.
  @Test
  void anEditorWhoseProcessCannotBeSeenIsServedUntilItsStreamEnds() throws Exception {
    TestEditor editor = editor();
    editor.request("initialize", "{\"processId\":" + Integer.MAX_VALUE + "}");
    assertThat(editor.isRunning()).isTrue();
    assertThat(editor.result("boardcast/status", "{}").isJsonObject()).isTrue();
    editor.closeInput();
    assertThat(editor.exitCode()).isEqualTo(1);
  }

  @Test
  void whatAnEditorAsksOfLanguageServersUnaskedIsAnswered() throws Exception {
    try (TestEditor editor = editor()) {
      assertThat(editor.error("textDocument/documentSymbol", "{}").get("code").getAsInt())
          .isEqualTo(-32002);
      editor.initialize("{\"webSocketEnabled\":false,\"fallbackToPolling\":false}");
      assertThat(editor.result("textDocument/documentSymbol", "{}")).hasToString("[]");
      assertThat(editor.result("textDocument/hover", "{}").isJsonNull()).isTrue();
    }
  }

  @Test
  void requestsBeforeInitializeAndASecondInitializeAreRefused() throws Exception {
    try (TestEditor editor = editor()) {
      assertThat(editor.error("boardcast/status", "{}").get("code").getAsInt()).isEqualTo(-32002);
      editor.initialize("{}");
      assertThat(editor.error("initialize", "{}").get("code").getAsInt()).isEqualTo(-32600);
    }
  }

  @Test
  void badMessagesAreAnsweredEachWithItsErrorAndTheSessionGoesOn() throws Exception {
    try (TestEditor editor = editor()) {
      editor.initialize("{\"webSocketEnabled\":false,\"fallbackToPolling\":false}");
      editor.sendText("{nonsense");
      JsonObject parse = editor.await(m -> m.json().has("error")).json();
      assertThat(parse.get("id").isJsonNull()).isTrue();
      assertThat(parse.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(-32700);
      for (String odd : new String[] {"[]", "7", "{}", "null", "{\"id\":{}}"}) {
        editor.sendText(odd);
        JsonObject error = editor.await(m -> m.json().has("error")).json();
        assertThat(error.getAsJsonObject("error").get("code").getAsInt())
            .as(odd)
            .isIn(-32600, -32700);
      }
      expect(editor, "boardcast/dance", "{}", -32601, "boardcast/dance");
      expect(editor, "boardcast/board", "{}", -32602, "projectNumber");
      expect(editor, "boardcast/board", "[70]", -32602, "params");
      expect(editor, "boardcast/board", "{\"projectNumber\":\"70\"}", -32602, "projectNumber");
      expect(editor, "boardcast/subscribe", "{\"projectNumbers\":[]}", -32602, "projectNumbers");
      expect(
          editor,
          "boardcast/setStatus",
          "{\"projectNumber\":70,\"issueNumber\":1,\"status\":\"x\"}",
          -32602,
          "backlog");
      expect(
          editor,
          "boardcast/setPhase",
          "{\"projectNumber\":70,\"issueNumber\":1}",
          -32602,
          "phaseName");
      expect(editor, "boardcast/createIssue", "{\"projectNumber\":70}", -32602, "title");
      expect(
          editor, "workspace/executeCommand", "{\"command\":\"x\"}", -32602, "boardcast.refresh");
      expect(
          editor,
          "workspace/executeCommand",
          "{\"command\":\"boardcast.refreshProject\"}",
          -32602,
          "arguments");
      expect(editor, "boardcast/projects", "{}", -32803, "cannot");
      assertThat(
              editor.result("boardcast/status", "{}").getAsJsonObject().get("state").getAsString())
          .isEqualTo("offline");
    }
  }

  private static void expect(
      TestEditor editor, String method, String params, int code, String mentions) {
    JsonObject error = editor.error(method, params);
    assertThat(error.get("code").getAsInt()).as(method + error).isEqualTo(code);
    assertThat(error.get("message").getAsString().toLowerCase(java.util.Locale.ROOT))
        .contains(mentions.toLowerCase(java.util.Locale.ROOT));
    assertThat(error.toString()).doesNotContain("\tat ", "Exception", "s3cret");
  }

  @Test
  void aStreamThatIsNotTheBaseProtocolEndsTheSession() throws Exception {
    for (String raw :
        new String[] {
          "GET / HTTP/1.1\r\n\r\n",
          "Content-Length: -1\r\n\r\n",
          "Content-Length: 999999999\r\n\r\n",
          "x".repeat(9_000)
        }) {
      TestEditor editor = editor();
      editor.sendRaw(raw);
      assertThat(editor.await(m -> m.json().has("error")).json().toString()).contains("-32700");
      assertThat(editor.exitCode()).isEqualTo(1);
    }
  }

  /// As the text of a big file is, which an editor sends unasked.
  @Test
  void aMessageThatIsTooLongIsPassedOverAndTheSessionGoesOn() throws Exception {
    try (TestEditor editor = editor()) {
      editor.initialize("{\"references\":true,\"webSocketEnabled\":false}");
      editor.notify(
          "textDocument/didOpen",
          "{\"textDocument\":{\"uri\":\"file:///a\",\"languageId\":\"c\",\"version\":1,\"text\":\"%s\"}}"
              .formatted("x".repeat(16 << 20)));
      JsonObject refused = editor.await(m -> m.json().has("error")).json();
      assertThat(refused.get("id").isJsonNull()).isTrue();
      assertThat(refused.toString()).contains("passed over", "16777216");
      assertThat(editor.result("boardcast/status", "{}").isJsonObject()).isTrue();
    }
  }

  @Test
  @Tag("AC-4.3.f")
  void aHubUrlThatIsNoWebSocketUrlIsToldWithHowToSetIt() throws Exception {
    try (TestEditor editor = editor()) {
      editor.initialize("{\"hubUrl\":\"http://localhost:8080\",\"fallbackToPolling\":false}");
      JsonObject status = editor.awaitState("misconfigured");
      assertThat(status.get("message").getAsString())
          .contains("`hubUrl`", "ws://localhost:8080/notifications", "BOARDCAST_HUB_URL");
      assertThat(
              editor.result("boardcast/status", "{}").getAsJsonObject().get("state").getAsString())
          .isEqualTo("misconfigured");
    }
  }

  @Test
  void badOptionsAreToldByNameAndGoodOnesHelp() throws Exception {
    try (TestEditor editor = editor()) {
      editor.initialize(
          "{\"batchWindowMs\":5,\"pollIntervalMs\":\"x\",\"projectNumbers\":[0],"
              + "\"webSocketEnabled\":1,\"userName\":\"%s\",\"news\":true}"
                  .formatted("x".repeat(101)));
      assertThat(editor.awaitState("misconfigured").get("message").getAsString())
          .contains(
              "batchWindowMs", "pollIntervalMs", "projectNumbers", "webSocketEnabled", "userName");
      editor.notify(
          "workspace/didChangeConfiguration",
          "{\"settings\":{\"boardcast\":{\"batchWindowMs\":500,\"pollIntervalMs\":null,"
              + "\"projectNumbers\":[],\"webSocketEnabled\":true,\"userName\":\"x\"}}}");
      assertThat(editor.awaitState("offline").get("message").getAsString())
          .contains("cannot be reached");
    }
  }

  @Test
  void withoutAKeyTheSidecarStaysUpAndSaysHowToGetOne() throws Exception {
    try (TestEditor editor = new TestEditor(TestEditor.defaults(HUB, TRACKER, null))) {
      editor.initialize("{}");
      assertThat(editor.awaitState("misconfigured").get("message").getAsString())
          .contains("STATE_TRACKING_API_KEY");
      assertThat(
              editor
                  .error("boardcast/board", "{\"projectNumber\":70}")
                  .get("message")
                  .getAsString())
          .contains("STATE_TRACKING_API_KEY");
    }
  }
}
