package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.testkit.Slowdown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the clock on the wall must show. All else about time is tested with clocks of the tests'
/// own.
@Timeout(900)
@Tag("alone")
final class TimingTest {
  private static final int TIMES_IN_A_ROW = 20;

  /// Reconnecting waits most of the time, so that several rows of it fit beside each other.
  private static final int ROWS = 10;

  /// On a busy machine. Less than what the next attempt waits longer.
  private static final long LATE_MAX_MS = 800;

  private static final int CHANGES_A_ROUND = 12;
  private static final long WINDOW_MS = 50;

  @Test
  @Tag("AC-4.3.c")
  void attemptsFollowAfterOneTwoAndFourSecondsLessAtMostAFifth() throws IOException {
    reconnect();
  }

  @Test
  @Tag("AC-5.1.f")
  void theTimesHoldTwentyTimesInARow() throws Exception {
    List<Future<?>> rows = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(ROWS)) {
      for (int row = 0; row < ROWS; row++) {
        rows.add(
            threads.submit(() -> {
              for (int time = 0; time < TIMES_IN_A_ROW / ROWS; time++) {
                reconnect();
              }
              return null;
            }));
      }
      for (int time = 0; time < TIMES_IN_A_ROW; time++) {
        batchesFollowTheirWindows();
      }
      for (Future<?> row : rows) {
        row.get();
      }
    }
  }

  private static void reconnect() throws IOException {
    List<Long> attempts = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        TestEditor editor =
            new TestEditor(
                TestEditor.defaults(
                    URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/notifications"),
                    URI.create("http://127.0.0.1:9"),
                    "s3cret"))) {
      editor.initialize("{}");
      for (int i = 0; i < 4; i++) {
        try (Socket socket = server.accept()) {
          attempts.add(System.nanoTime());
          assertThat(socket.isConnected()).isTrue();
        }
      }
    }
    for (int i = 1; i < attempts.size(); i++) {
      long waitedMs = (attempts.get(i) - attempts.get(i - 1)) / 1_000_000;
      long fullMs = 1_000L << (i - 1);
      assertThat(waitedMs).isGreaterThanOrEqualTo(fullMs * 8 / 10);
      Slowdown.assertSoonMs(waitedMs - fullMs, LATE_MAX_MS);
    }
  }

  @Test
  @Tag("AC-4.4.f")
  void aHubThatRestartsFindsTheSidecarBackWhenItSaid() {
    int retryAfterMs = 1_300;
    try (ScriptedBackend backend = new ScriptedBackend();
        TestEditor editor = new TestEditor(backend.defaults())) {
      editor.initialize("{}");
      editor.awaitState("live");
      long said = System.nanoTime();
      backend.sayGoodbye(retryAfterMs);
      backend.startHub();
      backend.createIssue(1);
      JsonObject told = editor.awaitState("polling");
      assertThat(told.get("message").getAsString()).contains("shutting down (1001)");
      assertThat(told.get("nextAttemptInMs").getAsLong()).isBetween(1L, (long) retryAfterMs);
      editor.awaitState("live");
      long waitedMs = (System.nanoTime() - said) / 1_000_000;
      assertThat(waitedMs).isGreaterThanOrEqualTo(retryAfterMs);
      Slowdown.assertSoonMs(waitedMs - retryAfterMs, LATE_MAX_MS);
      assertThat(editor.awaitChanges().params().getAsJsonArray("changes")).hasSize(1);
    }
  }

  private static void batchesFollowTheirWindows() throws IOException {
    List<Long> lateUs = new ArrayList<>();
    try (ScriptedBackend backend = new ScriptedBackend();
        TestEditor editor = new TestEditor(backend.defaults())) {
      editor.initialize("{\"batchWindowMs\":" + WINDOW_MS + "}");
      editor.awaitState("live");
      for (int n = 1; n <= CHANGES_A_ROUND; n++) {
        long sent = System.nanoTime();
        backend.createIssue(n);
        long took = editor.awaitChanges().atNanos() - sent;
        lateUs.add(took / 1_000 - WINDOW_MS * 1_000);
      }
    }
    lateUs.sort(null);
    System.out.println("change to batch, beyond the window, us: " + lateUs);
    // Never early; and what is late because the machine is busy is not late each time. How late
    // they are is measured by the latency benchmark.
    assertThat(lateUs.getFirst()).isNotNegative();
    Slowdown.assertSoonMs(lateUs.getFirst() / 1_000, 15);
  }
}
