package dev.boardcast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TimingTest {
  @Test
  @Tag("AC-4.3.c")
  void attemptsFollowAfterOneTwoAndFourSecondsLessAtMostAFifth() throws IOException {
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
      assertThat(waitedMs).isBetween(fullMs * 8 / 10, fullMs + 300);
    }
  }

  @Test
  void aBatchFollowsItsWindowClosely() throws IOException {
    long windowMs = 50;
    List<Long> late = new ArrayList<>();
    try (ScriptedBackend backend = new ScriptedBackend();
        TestEditor editor = new TestEditor(backend.defaults())) {
      editor.initialize("{\"batchWindowMs\":" + windowMs + "}");
      editor.awaitState("live");
      for (int n = 1; n <= 60; n++) {
        long sent = System.nanoTime();
        backend.createIssue(n);
        long took = editor.awaitChanges().atNanos() - sent;
        late.add(took / 1_000 - windowMs * 1_000);
      }
    }
    late.sort(null);
    long median = late.get(late.size() / 2);
    System.out.println(
        "change to batch, beyond the window: median "
            + median
            + " us, p90 "
            + late.get(late.size() * 9 / 10)
            + " us, worst "
            + late.getLast()
            + " us");
    assertThat(late.getFirst()).isGreaterThanOrEqualTo(0);
    assertThat(median).isLessThan(15_000);
  }
}
