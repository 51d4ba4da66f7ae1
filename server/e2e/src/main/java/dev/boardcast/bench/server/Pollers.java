package dev.boardcast.bench.server;

import dev.boardcast.sidecar.Sidecar;
import dev.boardcast.sidecar.settings.SidecarDefaults;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Many sidecars in one process, each with the WebSocket switched off, polling at the usual
/// interval until this process's input ends: `Pollers COUNT TRACKER_URL`, the key in the
/// environment. Prints a line when all have polled.
final class Pollers {
  private Pollers() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    SidecarDefaults defaults =
        new SidecarDefaults(
            URI.create("ws://127.0.0.1:9/notifications"),
            URI.create(arguments[1]),
            System.getenv("STATE_TRACKING_API_KEY"),
            null,
            Duration.ofSeconds(10),
            3,
            "bench");
    CountDownLatch polled = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              Sidecar.run(new EditorInput(), new EditorOutput(polled), defaults);
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
    }
    polled.await();
    System.out.println("polling");
    while (System.in.read() >= 0) {
      // Waits for the end of the benchmark.
    }
    System.exit(0);
  }

  /// What an editor says that turned the WebSocket off: `initialize`, `initialized`, and then
  /// nothing.
  private static final class EditorInput extends InputStream {
    private final InputStream said = new ByteArrayInputStream(messages());

    @Override
    public int read() {
      throw new UnsupportedOperationException("read in blocks");
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int read;
      try {
        read = said.read(into, from, length);
        if (read < 0) {
          new CountDownLatch(1).await();
        }
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return -1;
      }
      return read;
    }

    private static byte[] messages() {
      StringBuilder all = new StringBuilder();
      for (String json :
          List.of(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":null,\"rootUri\":null,\"capabilities\":{},\"initializationOptions\":{\"webSocketEnabled\":false}}}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}")) {
        all.append("Content-Length: ").append(json.length()).append("\r\n\r\n").append(json);
      }
      return all.toString().getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// Waits for the status `polling`.
  private static final class EditorOutput extends OutputStream {
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch polled;
    private boolean done;

    EditorOutput(CountDownLatch polled) {
      this.polled = polled;
    }

    @Override
    public void write(int oneByte) {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      if (!done) {
        text.append(new String(bytes, from, length, StandardCharsets.UTF_8));
        if (text.indexOf("\"state\":\"polling\"") >= 0) {
          done = true;
          text.setLength(0);
          polled.countDown();
        }
      }
    }
  }
}
