package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import dev.boardcast.testkit.Slowdown;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Changes that an editor asks for, as they come to a tracker.
@Timeout(900)
final class ChangesTest {
  private static final String MOVE = "{\"projectNumber\":70,\"issueNumber\":1,\"status\":\"%s\"}";

  private final ScriptedBackend backend = new ScriptedBackend();
  private final TestEditor editor = new TestEditor(backend.defaults());

  @BeforeEach
  void issue() {
    backend.createIssue(1);
  }

  @AfterEach
  void close() {
    editor.close();
    backend.close();
  }

  private ScriptedBackend.Write written() {
    ScriptedBackend.Write write = backend.writes.poll();
    assertThat(write).isNotNull();
    return write;
  }

  private JsonElement change(String method, String fields) {
    return editor.result(
        "boardcast/" + method, "{\"projectNumber\":70,\"issueNumber\":1," + fields + "}");
  }

  @Test
  void theFieldsThatAreGivenAreChangedAndNullClears() {
    editor.initialize("{}");
    JsonObject issue =
        change(
                "updateIssue",
                "\"title\":\"T\",\"body\":null,\"assignee\":null,\"labels\":[\"a\"],\"other\":1")
            .getAsJsonObject();
    assertThat(issue.get("number").getAsInt()).isEqualTo(1);
    ScriptedBackend.Write write = written();
    assertThat(write.call()).isEqualTo("PATCH /api/projects/70/issues/1");
    assertThat(write.body())
        .hasToString("{\"title\":\"T\",\"body\":null,\"assignee\":null,\"labels\":[\"a\"]}");
    assertThat(write.idempotencyKey()).isNotBlank();
    change("updateIssue", "\"assignee\":\"ada\"");
    assertThat(written().body()).hasToString("{\"assignee\":\"ada\"}");
  }

  @Test
  void changesAreMadeInTheUsersNameFromTheEditor() {
    editor.initialize("{}");
    change("setStatus", "\"status\":\"todo\"");
    ScriptedBackend.Write write = written();
    assertThat(write.actor()).isEqualTo("ada");
    assertThat(write.origin()).isEqualTo("editor");
    for (String[] named :
        new String[][] {{"grace", "grace"}, {"Zoë", "UTF-8''Zo%C3%AB"}, {"", "ada"}}) {
      editor.notify(
          "workspace/didChangeConfiguration",
          "{\"settings\":{\"boardcast\":{\"userName\":\"%s\"}}}".formatted(named[0]));
      change("updateIssue", "\"title\":\"T\"");
      assertThat(written().actor()).isEqualTo(named[1]);
    }
  }

  @Test
  @Tag("alone")
  void aChangeWithNoTrackerThereIsAnsweredWithinFiveSecondsAndSaysThatNothingWasChanged()
      throws Exception {
    URI nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    SidecarDefaults usual =
        new SidecarDefaults(
            backend.hubUrl(), nobody, "s3cret", "ada", Duration.ofSeconds(10), 3, "1");
    try (TestEditor lost = new TestEditor(usual)) {
      lost.initialize("{}");
      long asked = System.nanoTime();
      int first = lost.send("boardcast/setStatus", MOVE.formatted("todo"));
      int second = lost.send("boardcast/setStatus", MOVE.formatted("done"));
      for (int id : new int[] {first, second}) {
        TestEditor.Received answer =
            lost.await(m -> m.json().has("id") && m.json().get("id").getAsInt() == id);
        JsonObject error = answer.json().getAsJsonObject("error");
        assertThat(error.get("message").getAsString()).contains("Nothing was changed");
        assertThat(error.getAsJsonObject("data").get("code").getAsString())
            .isEqualTo("unreachable");
        Slowdown.assertSoonMs((answer.atNanos() - asked) / 1_000_000, 5_000);
      }
    }
  }

  @Test
  void changesToOneIssueAreMadeInTheirOrderAndThoseToOthersDoNotWait() {
    backend.createIssue(2);
    editor.initialize("{}");
    backend.holdWrites(true);
    int first = editor.send("boardcast/setStatus", MOVE.formatted("in_progress"));
    ScriptedBackend.Write held = backend.awaitWrite();
    int second = editor.send("boardcast/setStatus", MOVE.formatted("done"));
    int other =
        editor.send(
            "boardcast/setStatus", "{\"projectNumber\":70,\"issueNumber\":2,\"status\":\"todo\"}");
    assertThat(backend.awaitWrite().call()).contains("/issues/2/");
    assertThat(held.body()).hasToString("{\"status\":\"in_progress\"}");
    assertThat(backend.writes).isEmpty();
    backend.holdWrites(false);
    for (int id : new int[] {first, other, second}) {
      JsonObject answer =
          editor.await(m -> m.json().has("id") && m.json().get("id").getAsInt() == id).json();
      assertThat(answer.has("result")).as(answer.toString()).isTrue();
    }
    assertThat(written().body()).hasToString("{\"status\":\"done\"}");
    assertThat(backend.board().issues().getFirst().status()).isEqualTo(IssueStatus.DONE);
  }

  @Test
  @Tag("alone")
  void aTrackerThatTakesAChangeAndDoesNotAnswerLeavesItInDoubt() {
    editor.initialize("{}");
    backend.holdWrites(true);
    long asked = System.nanoTime();
    int first = editor.send("boardcast/setStatus", MOVE.formatted("todo"));
    int second = editor.send("boardcast/setStatus", MOVE.formatted("done"));
    for (int id : new int[] {first, second}) {
      JsonObject error =
          editor
              .await(m -> m.json().has("id") && m.json().get("id").getAsInt() == id)
              .json()
              .getAsJsonObject("error");
      assertThat(error.get("message").getAsString())
          .contains(id == first ? "The change may have been made" : "nothing was sent");
      assertThat(error.getAsJsonObject("data").get("code").getAsString()).isEqualTo("timeout");
    }
    long tookMs = (System.nanoTime() - asked) / 1_000_000;
    assertThat(tookMs).isGreaterThanOrEqualTo(4_500);
    Slowdown.assertSoonMs(tookMs - 4_500, 1_000);
    backend.holdWrites(false);
  }

  @Test
  void workItemsAreAddedAndChanged() {
    editor.initialize("{}");
    JsonObject added = change("addWorkItem", "\"title\":\"W\"").getAsJsonObject();
    assertThat(added.get("id").getAsString()).isEqualTo("w1");
    ScriptedBackend.Write write = written();
    assertThat(write.call()).isEqualTo("POST /api/projects/70/issues/1/work-items");
    assertThat(write.body()).hasToString("{\"title\":\"W\",\"completed\":false}");
    change("addWorkItem", "\"title\":\"W\",\"completed\":true");
    assertThat(written().body().get("completed").getAsBoolean()).isTrue();
    JsonObject ticked =
        change("updateWorkItem", "\"workItemId\":\"w1\",\"title\":\"V\",\"completed\":true")
            .getAsJsonObject();
    assertThat(ticked.get("completed").getAsBoolean()).isTrue();
    write = written();
    assertThat(write.call()).isEqualTo("PATCH /api/projects/70/issues/1/work-items/w1");
    assertThat(write.body()).hasToString("{\"title\":\"V\",\"completed\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "updateIssue    | {}                                                     | projectNumber",
        "updateIssue    | {'projectNumber':70}                                   | issueNumber",
        "updateIssue    | {'projectNumber':70,'issueNumber':0,'title':'T'}       | issueNumber",
        "updateIssue    | {'projectNumber':70,'issueNumber':1}                   | nothing is to be changed",
        "updateIssue    | {'projectNumber':70,'issueNumber':1,'status':'done'}   | nothing is to be changed",
        "updateIssue    | {'projectNumber':70,'issueNumber':1,'title':null}      | title",
        "updateIssue    | {'projectNumber':70,'issueNumber':1,'body':7}          | body",
        "updateIssue    | {'projectNumber':70,'issueNumber':1,'assignee':[]}     | assignee",
        "updateIssue    | {'projectNumber':70,'issueNumber':1,'labels':'a'}      | labels",
        "updateIssue    | {'projectNumber':70,'issueNumber':1,'labels':[1]}      | labels",
        "addWorkItem    | {'projectNumber':70,'issueNumber':1}                   | title",
        "addWorkItem    | {'projectNumber':70,'title':'W'}                       | issueNumber",
        "addWorkItem    | {'projectNumber':70,'issueNumber':1,'title':'W','completed':1} | completed",
        "updateWorkItem | {'projectNumber':70,'issueNumber':1,'title':'W'}       | workItemId",
        "updateWorkItem | {'projectNumber':70,'issueNumber':1,'workItemId':' ','title':'W'} | workItemId",
        "updateWorkItem | {'projectNumber':70,'issueNumber':1,'workItemId':'w1'} | nothing is to be changed",
        "updateWorkItem | {'projectNumber':70,'issueNumber':1,'workItemId':'w1','completed':'no'} | completed",
      })
  void whatIsWrongIsNamedAndNothingIsSent(String method, String params, String named) {
    editor.initialize("{}");
    JsonObject error = editor.error("boardcast/" + method, params.replace('\'', '"'));
    assertThat(error.get("code").getAsInt()).isEqualTo(-32602);
    assertThat(error.get("message").getAsString()).contains(named);
    assertThat(error.getAsJsonObject("data").get("code").getAsString())
        .isEqualTo("validation_error");
    assertThat(backend.writes).isEmpty();
  }

  @Test
  void anIdThatIsNoPathSegmentIsNoOtherThing() {
    editor.initialize("{}");
    for (String id : new String[] {"..", "."}) {
      JsonObject error =
          editor.error(
              "boardcast/updateWorkItem",
              "{\"projectNumber\":70,\"issueNumber\":1,\"workItemId\":\"%s\",\"title\":\"W\"}"
                  .formatted(id));
      assertThat(error.getAsJsonObject("data").get("code").getAsString()).isEqualTo("not_found");
    }
    assertThat(backend.writes).isEmpty();
  }
}
