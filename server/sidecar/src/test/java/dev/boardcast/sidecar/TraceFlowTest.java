package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.sidecar.trace.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a developer sees of a session with a real socket, a real file and real pipes.
@Timeout(900)
final class TraceFlowTest {
  private static final String KEY = "a-key-of-the-editors-own";
  private static final String OPTIONS =
      "{\"batchWindowMs\":50,\"pollIntervalMs\":1000,\"apiKey\":\"s3cret\"}";

  @TempDir Path folder;
  private final ScriptedBackend backend = new ScriptedBackend();

  @AfterEach
  void close() {
    backend.close();
  }

  private static String logged(TestEditor editor, String beginning) {
    return editor
        .await(m ->
            m.isMethod("$/logTrace")
                && m.params().get("message").getAsString().startsWith(beginning))
        .params()
        .toString();
  }

  @Test
  void theTraceHasEveryMessageBothWaysAndNoKey() throws Exception {
    Path file = folder.resolve("trace.jsonl");
    try (TraceFile trace = TraceFile.open(file)) {
      try (TestEditor editor = new TestEditor(backend.defaults(), true, trace)) {
        editor.initialize(OPTIONS);
        editor.awaitState("live");
        backend.createIssue(1);
        editor.awaitChanges();
        editor.result("boardcast/board", "{\"projectNumber\":70}");
        editor.notify(
            "workspace/didChangeConfiguration",
            "{\"settings\":{\"boardcast\":{\"apiKey\":\"" + KEY + "\"}}}");
        editor.error("boardcast/board", "{\"projectNumber\":0,\"note\":\"" + KEY + "\"}");
        editor.result("shutdown", "null");
        editor.notify("exit", "null");
        assertThat(editor.exitCode()).isZero();
      }
    }
    String text = Files.readString(file);
    assertThat(text).doesNotContain("s3cret", KEY);
    List<JsonObject> lines =
        text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(lines).allMatch(line -> line.get("session").getAsInt() == 1);
    assertThat(lines)
        .extracting(line -> line.get("direction").getAsString())
        .contains("editor->sidecar", "sidecar->editor", "hub->sidecar", "sidecar->hub", "tracker");
    for (String method :
        List.of(
            "editor->sidecar initialize",
            "editor->sidecar initialized",
            "sidecar->editor boardcast/statusChanged",
            "sidecar->editor boardcast/changes",
            "editor->sidecar boardcast/board",
            "editor->sidecar shutdown",
            "editor->sidecar exit")) {
      assertThat(lines).as(method).anyMatch(line -> method.equals(method(line)));
    }
    for (String type : List.of("welcome", "subscribe", "subscribed", "event", "ack")) {
      assertThat(lines).as(type).anyMatch(line -> type.equals(type(line)));
    }
    assertThat(lines)
        .anyMatch(line ->
            line.has("call")
                && line.get("call").getAsString().equals("GET /api/projects/70/board")
                && line.get("status").getAsInt() == 200);
    assertThat(lines).anyMatch(line -> line.toString().contains("opening connection 1 to ws://"));
  }

  private static String method(JsonObject line) {
    return line.get("message") instanceof JsonObject message && message.has("method")
        ? line.get("direction").getAsString() + " " + message.get("method").getAsString()
        : "";
  }

  private static String type(JsonObject line) {
    return line.get("message") instanceof JsonObject message && message.has("type")
        ? message.get("type").getAsString()
        : "";
  }

  @Test
  void theEditorIsToldWhatGoesOnFromInitializeOn() throws Exception {
    try (TestEditor editor = new TestEditor(backend.defaults())) {
      editor.result(
          "initialize",
          "{\"processId\":null,\"trace\":\"verbose\",\"initializationOptions\":" + OPTIONS + "}");
      editor.notify("initialized", "{}");
      assertThat(logged(editor, "Link: idle → connecting")).contains("Connecting to the hub.");
      logged(editor, "Hub: opening connection 1.");
      logged(editor, "Hub: subscribing to all projects.");
      logged(editor, "Link: subscribing → live");
      backend.createIssue(1);
      backend.updateIssue(1, IssueStatus.DONE);
      assertThat(logged(editor, "Window 1: 1 change, source live")).contains("Sequences 70: ");
      backend.stopHub();
      logged(editor, "Hub: connection 1 ended.");
      logged(editor, "Link: live → waiting to retry");
      logged(editor, "Poll 1: asking the tracker what is new.");
      logged(editor, "Poll 1: the tracker answered.");
    }
  }

  @Test
  void setTraceTurnsItOnAndOff() throws Exception {
    try (TestEditor editor = new TestEditor(backend.defaults())) {
      editor.initialize(OPTIONS);
      editor.awaitState("live");
      assertThat(editor.rest()).noneMatch(m -> m.isMethod("$/logTrace"));
      editor.notify("$/setTrace", "{\"value\":\"messages\"}");
      backend.createIssue(1);
      assertThat(logged(editor, "Window 1:")).doesNotContain("verbose");
      editor.notify("$/setTrace", "{\"value\":\"off\"}");
      editor.result("boardcast/status", "{}");
      int before = (int) editor.rest().stream().filter(m -> m.isMethod("$/logTrace")).count();
      backend.createIssue(2);
      editor.awaitChanges();
      editor.awaitChanges();
      assertThat(editor.rest().stream().filter(m -> m.isMethod("$/logTrace")).count())
          .isEqualTo(before);
    }
  }

  @Test
  void theStatusHasEachQueueWithItsBound() throws Exception {
    try (TestEditor editor = new TestEditor(backend.defaults())) {
      editor.initialize(OPTIONS);
      editor.awaitState("live");
      JsonObject queues =
          editor.result("boardcast/status", "{}").getAsJsonObject().getAsJsonObject("queues");
      assertThat(queues.keySet()).containsExactly("mailbox", "window", "held", "answers");
      queues
          .asMap()
          .forEach((name, queue) -> {
            JsonObject depth = queue.getAsJsonObject();
            assertThat(depth.get("depth").getAsInt())
                .as(name)
                .isBetween(0, depth.get("max").getAsInt());
          });
    }
  }
}
