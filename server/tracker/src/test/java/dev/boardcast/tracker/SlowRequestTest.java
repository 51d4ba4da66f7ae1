package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that never come to their end, however steadily their bytes do.
@Timeout(900)
final class SlowRequestTest {
  private static final Duration REQUEST_MAX = Duration.ofMillis(1_200);
  private static final int BYTE_EVERY_MS = 10;
  private static final int SERVED_MIN = 10;
  private static final int ROUNDS_MAX = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/projects HTTP/1.1|Host: localhost|X-Slow: ",
        "POST /api/projects HTTP/1.1|Host: localhost|KEY|Content-Length: 100000||",
        "POST /api/projects HTTP/1.1|Host: localhost|KEY|Transfer-Encoding: chunked||fffff|"
      })
  void aRequestThatTricklesIsCutOffWhileTheOthersAreServed(String beginning) throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory, REQUEST_MAX)) {
      int served = 0;
      // A machine that stands still for so long serves nobody meanwhile.
      for (int round = 1; served <= SERVED_MIN && round <= ROUNDS_MAX; round++) {
        served = served(tracker, bytes(beginning));
      }
      assertThat(served).isGreaterThan(SERVED_MIN);
    }
  }

  /// How many others were served until it was cut off.
  private static int served(RunningTracker tracker, byte[] beginning) throws Exception {
    FutureTask<Duration> slow = new FutureTask<>(() -> trickle(tracker.server.port(), beginning));
    Thread.ofVirtual().start(slow);
    int served = 0;
    while (!slow.isDone()) {
      assertThat(tracker.get("/api/projects").status()).isEqualTo(200);
      served++;
    }
    assertThat(slow.get()).isBetween(REQUEST_MAX.minusMillis(50), Patience.LONG);
    return served;
  }

  private static byte[] bytes(String text) {
    return text.replace("KEY", "X-API-Key: " + RunningTracker.KEY)
        .replace("|", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// How long it took to be cut off.
  private static Duration trickle(int port, byte[] beginning) throws Exception {
    // Not later than the server begins to count.
    long from = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(BYTE_EVERY_MS);
      socket.getOutputStream().write(beginning);
      while (!isClosed(socket)) {
        socket.getOutputStream().write('a');
      }
      return Duration.ofNanos(System.nanoTime() - from);
    }
  }

  /// Waits for a moment to find out.
  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException _) {
      return false;
    } catch (SocketException _) {
      return true;
    }
  }
}
