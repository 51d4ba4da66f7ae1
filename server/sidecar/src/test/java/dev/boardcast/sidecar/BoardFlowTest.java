package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.Slowdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class BoardFlowTest {
  private static final String FAST = "{\"batchWindowMs\":50,\"pollIntervalMs\":1000}";
  private static final String BOARD = "{\"projectNumber\":70}";

  private final ScriptedBackend backend = new ScriptedBackend();
  private TestEditor editor = new TestEditor(backend.defaults());

  @BeforeEach
  void issue() {
    backend.createIssue(1);
  }

  @AfterEach
  void close() throws Exception {
    editor.close();
    backend.close();
  }

  private void live(String options) {
    editor.initialize(options);
    editor.awaitState("live");
  }

  private Board boardOfEditor() {
    return Json.read(editor.result("boardcast/board", BOARD), Board.class);
  }

  private static List<Long> sequences(JsonObject changes) {
    List<Long> sequences = new ArrayList<>();
    for (JsonElement change : changes.getAsJsonArray("changes")) {
      sequences.add(change.getAsJsonObject().get("sequence").getAsLong());
    }
    return sequences;
  }

  private long counter(String name) {
    return editor
        .result("boardcast/status", "{}")
        .getAsJsonObject()
        .getAsJsonObject("counters")
        .get(name)
        .getAsLong();
  }

  @Test
  void aChangeReachesTheEditorInTheContractsShape() {
    live(FAST);
    backend.updateIssue(1, IssueStatus.DONE);
    JsonObject changes = editor.awaitChanges().params();
    assertThat(changes.get("batchId").getAsLong()).isEqualTo(1);
    assertThat(changes.get("source").getAsString()).isEqualTo("live");
    assertThat(changes.getAsJsonArray("refresh")).isEmpty();
    JsonObject change = changes.getAsJsonArray("changes").get(0).getAsJsonObject();
    assertThat(change.keySet())
        .containsExactly("sequence", "type", "timestamp", "projectNumber", "issueNumber", "data");
    assertThat(change.get("type").getAsString()).isEqualTo("issue.updated");
    assertThat(change.getAsJsonObject("data").toString())
        .contains("\"changed\":[\"status\"]", "\"status\":\"done\"", "\"actor\":\"tester\"");
    JsonObject status = editor.result("boardcast/status", "{}").getAsJsonObject();
    assertThat(status.get("state").getAsString()).isEqualTo("live");
    assertThat(status.has("lastEventAt")).isTrue();
    assertThat(status.getAsJsonObject("positions").toString())
        .isEqualTo("{\"70\":{\"epoch\":\"e1\",\"sequence\":3}}");
  }

  @Test
  @Tag("alone")
  @Tag("AC-4.3.d")
  void whatComesFastComesAsOneBatchWhenItsWindowCloses() {
    live("{}");
    long first = System.nanoTime();
    for (int n = 2; n <= 101; n++) {
      backend.createIssue(n);
      backend.updateIssue(n, IssueStatus.TODO);
    }
    TestEditor.Received batch = editor.awaitChanges();
    long tookMs = (batch.atNanos() - first) / 1_000_000;
    assertThat(tookMs).isGreaterThanOrEqualTo(500);
    Slowdown.assertSoonMs(tookMs - 500, 150);
    assertThat(sequences(batch.params())).hasSize(100).isSorted();
    backend.updateIssue(1, IssueStatus.DONE);
    assertThat(sequences(editor.awaitChanges().params())).containsExactly(203L);
    assertThat(counter("windows")).isEqualTo(2);
  }

  @Test
  void theBoardComesFromMemoryAndStaysTrue() {
    live(FAST);
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    backend.updateIssue(1, IssueStatus.DONE);
    editor.awaitChanges();
    JsonObject board = editor.result("boardcast/board", BOARD).getAsJsonObject();
    assertThat(board.get("ageMs").getAsLong()).isZero();
    assertThat(Json.read(board, Board.class)).isEqualTo(backend.board());
    assertThat(backend.boardReads).hasValue(1);
  }

  @Test
  @Tag("AC-4.4.b")
  void anEventThatComesTwiceIsToldOnce() {
    live(FAST);
    boardOfEditor();
    backend.updateIssue(1, IssueStatus.DONE);
    backend.push(backend.event(3));
    backend.push(backend.event(2));
    backend.updateIssue(1, IssueStatus.TODO);
    backend.push(backend.event(3));
    List<Long> told = new ArrayList<>();
    while (!told.contains(4L)) {
      told.addAll(sequences(editor.awaitChanges().params()));
    }
    assertThat(told).isIn(List.of(3L, 4L), List.of(4L));
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    assertThat(counter("duplicates")).isPositive();
    assertThat(counter("gaps")).isZero();
  }

  @Test
  @Tag("AC-4.4.d")
  void aGapIsFilledByReplayInOrder() throws InterruptedException {
    live("{\"batchWindowMs\":300}");
    boardOfEditor();
    backend.pushing(false);
    backend.createIssue(2);
    backend.createIssue(3);
    backend.pushing(true);
    backend.createIssue(4);
    JsonObject changes = editor.awaitChanges().params();
    assertThat(sequences(changes)).containsExactly(3L, 4L, 5L);
    assertThat(changes.get("source").getAsString()).isEqualTo("replay");
    assertThat(changes.getAsJsonArray("refresh")).isEmpty();
    assertThat(backend.atHub).contains(new ClientFrame.Replay(70, new Position("e1", 2)));
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    assertThat(counter("gaps")).isEqualTo(1);
  }

  @Test
  @Tag("AC-4.4.d")
  void aGapThatCannotBeFilledIsToldAndTheBoardReadAgain() {
    live(FAST);
    boardOfEditor();
    backend.pushing(false);
    backend.createIssue(2);
    backend.createIssue(3);
    backend.forgetUpTo(3);
    backend.pushing(true);
    backend.createIssue(4);
    JsonObject changes = editor.awaitChanges().params();
    assertThat(changes.getAsJsonArray("refresh").toString())
        .isEqualTo("[{\"projectNumber\":70,\"reason\":\"gap\"}]");
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    assertThat(backend.boardReads).hasValue(2);
    backend.updateIssue(1, IssueStatus.DONE);
    assertThat(sequences(editor.awaitChanges().params())).containsExactly(6L);
  }

  @Test
  void whereThereIsNoHubAKeyForOtherProjectsIsToldByThePolls() {
    backend.keyIsFor = Set.of(70);
    editor.initialize(
        "{\"webSocketEnabled\":false,\"pollIntervalMs\":1000,\"projectNumbers\":[70,71]}");
    assertThat(editor.awaitState("misconfigured").get("message").getAsString())
        .contains("the key is not for project 71", "`projectNumbers`");
    editor.notify(
        "workspace/didChangeConfiguration",
        "{\"settings\":{\"boardcast\":{\"projectNumbers\":[70]}}}");
    editor.awaitState("polling");
  }

  @Test
  void whoAsksForCommentsLaterIsSubscribedToThemAtOnceAndMissesNothing() throws Exception {
    live(FAST);
    for (boolean wanted : new boolean[] {true, false}) {
      backend.atHub.clear();
      editor.notify(
          "workspace/didChangeConfiguration",
          "{\"settings\":{\"boardcast\":{\"comments\":%s}}}".formatted(wanted));
      ClientFrame frame;
      do {
        frame = backend.atHub.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertThat(frame).as("a subscription with comments: %s", wanted).isNotNull();
      } while (!(frame instanceof ClientFrame.Subscribe subscribe
          && subscribe.told().comments() == wanted
          && !subscribe.since().isEmpty()));
    }
  }

  @Test
  void whileTheHubIsAwayTheTrackerIsPolledAndNothingIsLostOrRepeated() {
    live(FAST);
    boardOfEditor();
    backend.stopHub();
    editor.awaitState("polling");
    backend.updateIssue(1, IssueStatus.DONE);
    JsonObject polled = editor.awaitChanges().params();
    assertThat(polled.get("source").getAsString()).isEqualTo("poll");
    assertThat(sequences(polled)).containsExactly(3L);
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    backend.createIssue(2);
    backend.startHub();
    editor.result("workspace/executeCommand", "{\"command\":\"boardcast.reconnect\"}");
    editor.awaitState("live");
    assertThat(sequences(editor.awaitChanges().params())).containsExactly(4L);
    backend.createIssue(3);
    assertThat(sequences(editor.awaitChanges().params())).containsExactly(5L);
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    // One may be on its way between the two figures.
    long deadline = System.nanoTime() + Patience.LONG.toNanos();
    while (counter("polls") != backend.positionReads.get()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  @Test
  void aHubThatRestartsIsFoundAgainAndWhatWasMissedIsReplayedFromThePosition() {
    live("{\"batchWindowMs\":50,\"fallbackToPolling\":false}");
    boardOfEditor();
    backend.stopHub();
    editor.awaitState("offline");
    backend.createIssue(2);
    backend.createIssue(3);
    backend.startHub();
    editor.awaitState("live");
    JsonObject changes = editor.awaitChanges().params();
    assertThat(changes.get("source").getAsString()).isEqualTo("replay");
    assertThat(sequences(changes)).containsExactly(3L, 4L);
    assertThat(backend.atHub)
        .contains(
            new ClientFrame.Subscribe(Set.of(), Map.of(70, new Position("e1", 2))).withLineage());
    assertThat(boardOfEditor()).isEqualTo(backend.board());
    assertThat(counter("reconnects")).isPositive();
  }

  @Test
  void aLostLogIsToldAsANewEpoch() {
    live(FAST);
    boardOfEditor();
    backend.stopHub();
    editor.awaitState("polling");
    backend.loseLog();
    JsonObject changes = editor.awaitChanges().params();
    assertThat(changes.getAsJsonArray("refresh").toString())
        .isEqualTo("[{\"projectNumber\":70,\"reason\":\"epoch\"}]");
    assertThat(boardOfEditor()).isEqualTo(backend.board());
  }

  @Test
  void aChangeMadeInTheEditorIsAnsweredAndComesBackAsAnEvent() {
    live(FAST);
    JsonObject issue =
        editor
            .result(
                "boardcast/setStatus",
                "{\"projectNumber\":70,\"issueNumber\":1,\"status\":\"in_progress\"}")
            .getAsJsonObject();
    assertThat(issue.get("status").getAsString()).isEqualTo("in_progress");
    assertThat(sequences(editor.awaitChanges().params())).containsExactly(3L);
    JsonObject missing = editor.error("boardcast/board", "{\"projectNumber\":99}");
    assertThat(missing.getAsJsonObject("data").get("code").getAsString()).isEqualTo("not_found");
  }

  @Test
  void refreshReadsAgainAndTellsTheEditor() {
    live(FAST);
    assertThat(editor.result("boardcast/projects", "{}").toString()).contains("\"number\":70");
    assertThat(editor.result("boardcast/refresh", BOARD).toString())
        .isEqualTo("{\"refreshed\":[70]}");
    assertThat(editor.awaitChanges().params().getAsJsonArray("refresh").toString())
        .isEqualTo("[{\"projectNumber\":70,\"reason\":\"requested\"}]");
    assertThat(
            editor
                .result("workspace/executeCommand", "{\"command\":\"boardcast.refresh\"}")
                .toString())
        .isEqualTo("{\"refreshed\":[70]}");
    assertThat(
            editor
                .result(
                    "workspace/executeCommand",
                    "{\"command\":\"boardcast.refreshProject\",\"arguments\":[70]}")
                .toString())
        .isEqualTo("{\"refreshed\":[70]}");
    assertThat(backend.boardReads).hasValue(3);
  }

  @Test
  void projectsThatAreNotFollowedAreNotTold() {
    live("{\"batchWindowMs\":50,\"projectNumbers\":[71]}");
    backend.createIssue(2);
    assertThat(editor.result("boardcast/subscribe", "{\"projectNumbers\":[70]}").toString())
        .isEqualTo("{\"projectNumbers\":[70,71]}");
    // The subscription is answered before the next change is made.
    while (!editor
        .result("boardcast/status", "{}")
        .getAsJsonObject()
        .getAsJsonObject("positions")
        .has("70")) {
      Thread.onSpinWait();
    }
    backend.createIssue(3);
    assertThat(sequences(editor.awaitChanges().params())).containsExactly(4L);
    assertThat(editor.result("boardcast/unsubscribe", "{\"projectNumbers\":[70]}").toString())
        .isEqualTo("{\"projectNumbers\":[71]}");
  }

  @Test
  void anEditorThatDoesNotReadGetsEverythingMergedOnceItDoes() throws Exception {
    editor.close();
    editor = new TestEditor(backend.defaults(), false);
    editor.send("initialize", "{\"initializationOptions\":{\"batchWindowMs\":10}}");
    editor.notify("initialized", "{}");
    while (backend.connections() == 0 || backend.atHub.isEmpty()) {
      Thread.onSpinWait();
    }
    for (int n = 2; n <= 800; n++) {
      backend.createIssue(n);
    }
    for (int round = 0; round < 10; round++) {
      for (int n = 2; n <= 800; n++) {
        backend.updateIssue(n, round % 2 == 0 ? IssueStatus.TODO : IssueStatus.DONE);
      }
    }
    editor.startReading();
    long last = 0;
    while (last < 8791) {
      for (long sequence : sequences(editor.awaitChanges().params())) {
        assertThat(sequence).isGreaterThan(last);
        last = sequence;
      }
    }
    assertThat(last).isEqualTo(8791);
    // A slow writer's first windows are small, and some more of them find room.
    assertThat(counter("windows")).isLessThan(1_000);
  }
}
