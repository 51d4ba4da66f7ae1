package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.tracker.openapi.schema.CallLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A body that is too large is refused before its end. A sender that still writes has to be able to
/// read why: a connection that is closed under it is reset, and the answer with it.
class RefusedBodyTest {
  private static final int SENT_BYTES = CallLimits.DELIVERY_MAX_BYTES + 1024 * 1024;
  private static final byte[] PART = new byte[64 * 1024];
  private static final int READ_MAX_MS = 20_000;

  @TempDir static Path directory;
  private static RunningTracker tracker;

  @BeforeAll
  static void start() throws Exception {
    tracker = RunningTracker.in(directory);
  }

  @AfterAll
  static void stop() {
    tracker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/projects", "/webhooks/github?project=1"})
  void itsSenderReadsWhyAndTheConnectionGoesOn(String path) throws Exception {
    try (Talk talk = new Talk()) {
      talk.head(path, SENT_BYTES);
      for (int sent = 0; sent < SENT_BYTES; sent += PART.length) {
        talk.out.write(PART);
        if (sent == 0 && !path.startsWith("/api")) {
          // Its length alone is reason enough: the answer is there before the rest is sent.
          assertThat(talk.answer()).startsWith("HTTP/1.1 413");
        }
      }
      if (path.startsWith("/api")) {
        assertThat(talk.answer()).startsWith("HTTP/1.1 413");
      }
      talk.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aBodyWithoutALengthIsTakenToItsEndToo() throws Exception {
    try (Talk talk = new Talk()) {
      talk.post("/webhooks/github?project=1", "Transfer-Encoding: chunked");
      for (int sent = 0; sent < SENT_BYTES; sent += PART.length) {
        talk.write(Integer.toHexString(PART.length) + "\r\n");
        talk.out.write(PART);
        talk.write("\r\n");
      }
      assertThat(talk.answer()).startsWith("HTTP/1.1 413");
      talk.write("0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whoSendsOnWithoutEndIsCut() throws Exception {
    try (Talk talk = new Talk()) {
      talk.head("/webhooks/github?project=1", 1L << 40);
      assertThat(talk.answer()).startsWith("HTTP/1.1 413");
      int sent = 0;
      try {
        while (sent < 4 * CallLimits.REFUSED_BODY_MAX_BYTES) {
          talk.out.write(PART);
          sent += PART.length;
        }
      } catch (IOException _) {
        // That is what is wanted.
      }
      assertThat(sent).isLessThan(4 * CallLimits.REFUSED_BODY_MAX_BYTES);
    }
  }

  /// One connection.
  private static final class Talk implements AutoCloseable {
    private final Socket socket;
    final OutputStream out;
    private final BufferedReader in;

    Talk() throws Exception {
      socket = new Socket(InetAddress.getLoopbackAddress(), tracker.server.port());
      socket.setSoTimeout(READ_MAX_MS);
      out = socket.getOutputStream();
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    void write(String text) throws Exception {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void post(String path, String bodyHeader) throws Exception {
      write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
      write("X-API-Key: " + RunningTracker.KEY + "\r\n" + bodyHeader + "\r\n\r\n");
    }

    void head(String path, long length) throws Exception {
      post(path, "Content-Length: " + length);
    }

    /// The next answer's first line; the rest of it is read.
    String answer() throws Exception {
      String status = in.readLine();
      int length = 0;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      // What has arrived need not be all of it.
      for (int left = length; left > 0; left--) {
        assertThat(in.read()).isNotNegative();
      }
      return status;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
