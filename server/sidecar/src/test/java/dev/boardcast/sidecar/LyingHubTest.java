package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.json.Json;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hubs that cannot be believed, over real sockets: what it costs, and what a person is told.
@Timeout(900)
final class LyingHubTest {
  private static final String BOARD = "{\"projectNumber\":" + ScriptedBackend.PROJECT + "}";
  private static final long FOR_NANOS = 3_000_000_000L;
  private static final int REQUESTS_MAX_COUNT = 20;

  @Test
  void aHubThatSpeaksOfWhatIsNotThereCostsFewRequestsAndNoBoard() throws InterruptedException {
    try (ScriptedBackend backend = new ScriptedBackend();
        TestEditor editor = new TestEditor(backend.defaults())) {
      editor.initialize("{}");
      editor.awaitState("live");
      backend.createIssue(1);
      editor.awaitChanges();
      SequencedEvent event = backend.event(backend.board().position().sequence());
      long end = System.nanoTime() + FOR_NANOS;
      for (long later = 5; System.nanoTime() < end; later++) {
        backend.push(new SequencedEvent(event.sequence() + later, event.event()));
        if (later == 10) {
          editor.result("boardcast/refresh", BOARD);
        }
        Thread.sleep(5);
      }
      assertThat(backend.boardReads.get() + backend.positionReads.get())
          .as("requests")
          .isLessThanOrEqualTo(REQUESTS_MAX_COUNT);
      assertThat(Json.read(editor.result("boardcast/board", BOARD), Board.class))
          .isEqualTo(backend.board());
      JsonObject status = editor.result("boardcast/status", "{}").getAsJsonObject();
      assertThat(status.getAsJsonObject("counters").get("contradictions").getAsInt()).isPositive();
    }
  }

  @Test
  void theHubOfAnotherServerIsMisconfiguredWithBothAddressesAndTheBoardIsTheTrackers() {
    try (ScriptedBackend backend = new ScriptedBackend();
        ScriptedBackend another = new ScriptedBackend()) {
      another.loseLog();
      URI hub = another.hubUrl();
      try (TestEditor editor =
          new TestEditor(TestEditor.defaults(hub, backend.trackerUrl(), "s3cret"))) {
        editor.initialize("{}");
        String message = editor.awaitState("misconfigured").get("message").getAsString();
        assertThat(message).contains(hub.toString(), backend.trackerUrl().toString());
        assertThat(message).doesNotContain("s3cret");
        assertThat(Json.read(editor.result("boardcast/board", BOARD), Board.class))
            .isEqualTo(backend.board());
      }
    }
  }
}
