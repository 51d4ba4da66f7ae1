package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// More connections than may be open.
@Timeout(900)
final class ConnectionLimitTest {
  private static final byte[] HEALTH =
      "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  @Test
  void theOneTooManyIsClosedAtOnceAndTheOthersAreServed() throws Exception {
    try (RunningTracker tracker = RunningTracker.withConnections(directory, 2);
        Socket first = connect(tracker);
        Socket second = connect(tracker)) {
      assertThat(isServed(first)).isTrue();
      assertThat(isServed(second)).isTrue();
      try (Socket third = connect(tracker)) {
        assertThat(isServed(third)).isFalse();
      }
      assertThat(isServed(first)).isTrue();
      assertThat(isServed(second)).isTrue();
    }
  }

  private static Socket connect(RunningTracker tracker) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), tracker.server.port());
    socket.setSoTimeout((int) Patience.MS);
    return socket;
  }

  /// Asks for health, on a connection that is kept.
  private static boolean isServed(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(HEALTH);
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("}") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return false;
        }
        answer.append((char) next);
      }
      return RawHttp.status(answer.toString()) == 200;
    } catch (SocketException _) {
      return false;
    }
  }
}
