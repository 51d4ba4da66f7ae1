package dev.boardcast.e2e.harness;

import dev.boardcast.testkit.UpgradeRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Subscribers to all projects that behave badly until they are closed, each on a thread of its
/// own: some stop reading, some read a byte a second or send one of a frame that does not end, some
/// send garbage. Whom the hub throws out comes back.
public final class BadNeighbours implements AutoCloseable {
  private static final int SECOND_MS = 1_000;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int PATIENCE_MS = 10_000;
  private static final int GARBAGE_FRAMES = 20;
  private static final int GARBAGE_PAUSE_MS = 100;
  private static final byte[] PING = latin("\u0089\u0080\0\0\0\0");

  private static final byte[] END_OF_HEAD = latin("\r\n\r\n");

  private final ServerProcess server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /// How a client behaves on a connection that is open, until it fails or all is over.
  private interface Manner {
    void use(Socket socket) throws IOException, InterruptedException;
  }

  public BadNeighbours(ServerProcess server) {
    this.server = server;
  }

  /// Clients that never read, and only look once a second whether they are still connected.
  public void stopReading(int count) {
    for (int i = 0; i < count; i++) {
      start(socket -> {
        subscribe(socket);
        while (!over) {
          socket.getOutputStream().write(PING);
          Thread.sleep(SECOND_MS);
        }
      });
    }
  }

  /// Clients that read a byte a second, or send one.
  public void trickle(int count) {
    for (int i = 0; i < count; i++) {
      boolean reads = i % 2 == 0;
      start(socket -> {
        subscribe(socket);
        if (!reads) {
          socket.getOutputStream().write(latin("\u0081\u00FE\u00FF\u00FF\0\0\0\0"));
        }
        while (!over) {
          if (!reads) {
            socket.getOutputStream().write('x');
          } else if (socket.getInputStream().read() < 0) {
            return;
          }
          Thread.sleep(SECOND_MS);
        }
      });
    }
  }

  /// Clients that send bytes by chance, or frames with text by chance, on ten connections a second
  /// one after the other.
  public void sendGarbage(int count, long seed) {
    for (int i = 0; i < count; i++) {
      boolean framed = i % 2 == 0;
      Random random = new Random(seed + i);
      start(socket -> {
        byte[] bytes = new byte[1_024];
        for (int sent = 0; sent < GARBAGE_FRAMES && !over; sent++) {
          random.nextBytes(bytes);
          if (framed) {
            socket.getOutputStream().write(latin("\u0081\u00FE\u0004\0\0\0\0\0"));
            for (int at = 0; at < bytes.length; at++) {
              bytes[at] = (byte) (bytes[at] & 0x7F);
            }
          }
          socket.getOutputStream().write(bytes);
        }
        Thread.sleep(GARBAGE_PAUSE_MS);
      });
    }
  }

  private void start(Manner manner) {
    var _ =
        threads.submit(() -> {
          while (!over) {
            try (Socket socket = upgraded()) {
              sockets.add(socket);
              try {
                manner.use(socket);
              } finally {
                sockets.remove(socket);
              }
            } catch (IOException _) {
              // Thrown out.
            }
          }
          return null;
        });
  }

  private Socket upgraded() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.hubUrl().getPort()));
    socket.getOutputStream().write(UpgradeRequest.toHub(ServerProcess.KEY));
    awaitUpgrade(socket);
    return socket;
  }

  /// What is said before the hub has agreed is not heard.
  private static void awaitUpgrade(Socket socket) throws IOException {
    int ends = 0;
    while (ends < END_OF_HEAD.length) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        throw new EOFException("refused");
      }
      ends = read == END_OF_HEAD[ends] ? ends + 1 : read == END_OF_HEAD[0] ? 1 : 0;
    }
  }

  private static void subscribe(Socket socket) throws IOException {
    String json = "{\"type\":\"subscribe\"}";
    socket
        .getOutputStream()
        .write(latin("\u0081" + (char) (0x80 | json.length()) + "\0\0\0\0" + json));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Cuts them all.
  @Override
  public void close() {
    over = true;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException _) {
        // Then it is closed already.
      }
    }
    threads.shutdownNow();
    threads.close();
  }
}
