package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What clients see that know nothing but LSP.
@Timeout(900)
final class AnnouncingTest {
  private static final String FAST = "\"batchWindowMs\":50,\"pollIntervalMs\":1000";

  private final ScriptedBackend backend = new ScriptedBackend();
  private final TestEditor editor = new TestEditor(backend.defaults());

  @AfterEach
  void close() throws Exception {
    editor.close();
    backend.close();
  }

  private void initialize(boolean progress, String options) {
    editor.result(
        "initialize",
        "{\"capabilities\":{\"window\":{\"workDoneProgress\":%b}},\"initializationOptions\":{%s%s}}"
            .formatted(progress, FAST, options));
    editor.notify("initialized", "{}");
  }

  /// Begins with a hub that is away until somebody has seen what that makes of the session: one
  /// that is there may be live before anything of the way to it is written.
  private void initializeWhileAway() {
    backend.stopHub();
    initialize(true, "");
  }

  private String message(String method) {
    return editor.await(m -> m.isMethod(method)).params().get("message").getAsString();
  }

  private JsonObject progress() {
    return editor.await(m -> m.isMethod("$/progress")).params().getAsJsonObject("value");
  }

  private void answerCreate(String outcome) {
    JsonObject asked = editor.await(m -> m.isMethod("window/workDoneProgress/create")).json();
    editor.sendText("{\"jsonrpc\":\"2.0\",\"id\":" + asked.get("id") + "," + outcome + "}");
  }

  @Test
  void changesStatesAndCommandsAreShownWhereTheOptionsSaySo() {
    backend.createIssue(1);
    initialize(false, ",\"announceChanges\":\"showMessage\"");
    assertThat(message("window/showMessage"))
        .isEqualTo("Boardcast is live. Changes arrive as they are made.");
    backend.updateIssue(1, IssueStatus.DONE);
    editor.awaitChanges();
    assertThat(message("window/showMessage"))
        .startsWith("Board 70: #1 ")
        .contains("→ done (tester)");
    editor.result("workspace/executeCommand", "{\"command\":\"boardcast.status\"}");
    assertThat(message("window/showMessage")).startsWith("Boardcast is live.");
    editor.result(
        "workspace/executeCommand",
        "{\"command\":\"boardcast.refreshProject\",\"arguments\":[70]}");
    assertThat(message("window/showMessage")).isEqualTo("Board 70 was read again.");
    backend.stopHub();
    assertThat(message("window/showMessage")).startsWith("Boardcast is polling. ");
    editor.notify(
        "workspace/didChangeConfiguration",
        "{\"settings\":{\"boardcast\":{\"announceChanges\":\"logMessage\"}}}");
    backend.startHub();
    assertThat(message("window/logMessage")).startsWith("Boardcast is live.");
  }

  @Test
  void withoutTheOptionNothingIsShown() {
    initialize(false, "");
    editor.awaitState("live");
    backend.createIssue(1);
    editor.awaitChanges();
    editor.result("workspace/executeCommand", "{\"command\":\"boardcast.status\"}");
    assertThat(editor.rest())
        .noneMatch(m -> m.json().toString().contains("window/") || m.isMethod("$/progress"));
  }

  @Test
  void anUnknownWayOfAnnouncingIsAFaultOfThatOption() {
    initialize(false, ",\"announceChanges\":\"shout\"");
    assertThat(editor.awaitState("misconfigured").get("message").getAsString())
        .contains("`announceChanges`", "showMessage", "logMessage", "none");
  }

  @Test
  void reconnectingIsProgressUntilItIsLiveAgain() {
    initializeWhileAway();
    answerCreate("\"result\":null");
    assertThat(progress().get("kind").getAsString()).isEqualTo("begin");
    backend.startHub();
    String kind;
    do {
      kind = progress().get("kind").getAsString();
    } while (!kind.equals("end"));
    editor.awaitState("live");
    backend.stopHub();
    answerCreate("\"result\":null");
    JsonObject begin = progress();
    assertThat(begin.get("kind").getAsString()).isEqualTo("begin");
    assertThat(begin.get("title").getAsString()).isEqualTo("Boardcast");
    assertThat(begin.get("message").getAsString()).isNotEmpty();
    backend.startHub();
    do {
      kind = progress().get("kind").getAsString();
    } while (!kind.equals("end"));
    assertThat(kind).isEqualTo("end");
  }

  @Test
  void aClientThatNeverAnswersOrRefusesLosesNothingElse() {
    initializeWhileAway();
    editor.await(m -> m.isMethod("window/workDoneProgress/create"));
    editor.awaitState("polling");
    backend.startHub();
    editor.awaitState("live");
    backend.stopHub();
    editor.awaitState("polling");
    backend.createIssue(1);
    editor.awaitChanges();
    backend.startHub();
    editor.awaitState("live");
    assertThat(editor.rest())
        .noneMatch(m -> m.isMethod("$/progress") || m.isMethod("window/workDoneProgress/create"));
  }

  @Test
  void aRefusedTokenIsNotUsed() {
    initializeWhileAway();
    answerCreate("\"error\":{\"code\":-32601,\"message\":\"no\"}");
    backend.startHub();
    editor.awaitState("live");
    backend.createIssue(1);
    editor.awaitChanges();
    assertThat(editor.rest()).noneMatch(m -> m.isMethod("$/progress"));
  }
}
