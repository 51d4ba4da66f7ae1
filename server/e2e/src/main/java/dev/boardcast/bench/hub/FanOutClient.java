package dev.boardcast.bench.hub;

import dev.boardcast.testkit.UpgradeRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Subscribers of one server and its publisher, all on the calling thread: reads, counts frames,
/// and times each from when its message was handed in.
final class FanOutClient implements AutoCloseable {
  /// Of a message, for every server.
  static final int MESSAGE_BYTES = 300;

  // socket.io puts `42["e",""]` around it.
  private static final int SOCKET_IO_AROUND = 10;
  private static final int TEXT = 0x81;
  private static final long STALL_MAX_MS = 20_000;
  private static final long QUIET_MS = 300;

  /// A subscriber's place in the stream of frames.
  private static final class Subscriber {
    private final SocketChannel socket;
    private long frames;
    private int opcode = -1;
    private int lengthBytes = -1;
    private long length;

    Subscriber(SocketChannel socket) {
      this.socket = socket;
    }
  }

  private final FanOutPeer peer;
  private final Selector selector = Selector.open();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final SocketChannel publisher;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final byte[] message;
  // When each message since the last `settle` was handed in.
  private long[] handedInAtNanos = new long[1_024];
  private int handedIn;
  private long received;
  private boolean timing;
  private FanOutLatencies latencies = new FanOutLatencies();

  FanOutClient(FanOutPeer peer) throws IOException {
    this.peer = peer;
    int size = MESSAGE_BYTES - (peer.kind == FanOutPeer.Kind.SOCKET_IO ? SOCKET_IO_AROUND : 0);
    String text = "x".repeat(size);
    message =
        switch (peer.kind) {
          case HUB, HUB_EPOLL, WS, SOCKET_IO -> (text + "\n").getBytes(StandardCharsets.US_ASCII);
          case NCHAN ->
              ("POST /pub HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\nContent-Length: "
                      + size
                      + "\r\n\r\n"
                      + text)
                  .getBytes(StandardCharsets.US_ASCII);
        };
    publisher = connect(peer.publisherPort);
    publisher.configureBlocking(false);
    // What it is answered is read and not looked at.
    var _ = publisher.register(selector, SelectionKey.OP_READ);
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel socket = SocketChannel.open();
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  void subscribe(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel socket = connect(peer.port);
      write(socket, upgrade(peer.kind));
      switch (peer.kind) {
        case HUB, HUB_EPOLL -> {
          readUntil(socket, "\"welcome\"", "}");
          write(socket, frame("{\"type\":\"subscribe\"}"));
          readUntil(socket, "\"subscribed\"", "}}");
        }
        case SOCKET_IO -> {
          readUntil(socket, "\"sid\"", "}");
          write(socket, frame("40"));
          readUntil(socket, "40{\"sid\"", "}");
        }
        case WS, NCHAN -> readUntil(socket, "HTTP/1.1 101", "\r\n\r\n");
      }
      socket.configureBlocking(false);
      Subscriber subscriber = new Subscriber(socket);
      var _ = socket.register(selector, SelectionKey.OP_READ, subscriber);
      subscribers.add(subscriber);
    }
  }

  private static String upgrade(FanOutPeer.Kind kind) {
    String path =
        switch (kind) {
          case HUB, HUB_EPOLL -> "/notifications";
          case WS -> "/";
          case SOCKET_IO -> "/socket.io/?EIO=4&transport=websocket";
          case NCHAN -> "/sub";
        };
    return UpgradeRequest.to(path, FanOutHub.KEY);
  }

  /// A masked text frame; a mask of zeros leaves the payload as it is.
  private static String frame(String text) {
    return "\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text;
  }

  private static void write(SocketChannel socket, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      var _ = socket.write(bytes);
    }
  }

  private static void readUntil(SocketChannel socket, String marker, String end)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4_096);
    String text = "";
    while (!text.contains(marker) || !text.endsWith(end)) {
      if (socket.read(bytes) < 0) {
        throw new EOFException("no upgrade but: " + text);
      }
      text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
  }

  /// Sends a message to all and waits until nothing more comes: all are there, nothing is under
  /// way.
  void settle() throws IOException {
    publish(1);
    long quietSince = System.nanoTime();
    long before = received;
    while (System.nanoTime() - quietSince < TimeUnit.MILLISECONDS.toNanos(QUIET_MS)
        || received < subscribers.size()) {
      receive(QUIET_MS);
      if (received != before) {
        before = received;
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > TimeUnit.MILLISECONDS.toNanos(STALL_MAX_MS)) {
        throw new IllegalStateException(peer.kind.title + " does not reach all subscribers");
      }
    }
    received = 0;
    handedIn = 0;
    subscribers.forEach(s -> s.frames = 0);
  }

  /// @param deliveriesPerSecond of the whole run
  record Run(double cpuSecondsPerMillion, double deliveriesPerSecond) {}

  /// Hands in so many at once whenever all have the last.
  Run closedLoop(int inFlight, long millis) throws IOException {
    settle();
    double cpuBefore = peer.cpuMs();
    long from = System.nanoTime();
    long until = from + TimeUnit.MILLISECONDS.toNanos(millis);
    long expected = 0;
    while (System.nanoTime() < until) {
      publish(inFlight);
      expected += (long) inFlight * subscribers.size();
      while (received < expected) {
        awaitSome();
      }
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    double cpuSeconds = (peer.cpuMs() - cpuBefore) / 1e3;
    return new Run(cpuSeconds / received * 1e6, received / seconds);
  }

  /// Hands in one at a steady rate.
  FanOutLatencies openLoop(double messagesPerSecond, long millis) throws IOException {
    settle();
    latencies = new FanOutLatencies();
    timing = true;
    long from = System.nanoTime();
    int count = (int) Math.max(1, Math.round(millis * messagesPerSecond / 1e3));
    for (int i = 0; i < count; i++) {
      long due = from + (long) (i * 1e9 / messagesPerSecond);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        receive(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
      }
      publish(1);
    }
    while (received < (long) count * subscribers.size()) {
      awaitSome();
    }
    timing = false;
    return latencies;
  }

  private void awaitSome() throws IOException {
    long before = received;
    long from = System.nanoTime();
    while (received == before) {
      receive(QUIET_MS);
      if (System.nanoTime() - from > TimeUnit.MILLISECONDS.toNanos(STALL_MAX_MS)) {
        throw new IllegalStateException(peer.kind.title + " stalls");
      }
    }
  }

  private void publish(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count * message.length);
    long now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      bytes.put(message);
      if (handedIn == handedInAtNanos.length) {
        handedInAtNanos = java.util.Arrays.copyOf(handedInAtNanos, handedIn * 2);
      }
      handedInAtNanos[handedIn++] = now;
    }
    bytes.flip();
    while (bytes.hasRemaining()) {
      var _ = publisher.write(bytes);
    }
  }

  private void receive(long timeoutMs) throws IOException {
    var _ = selector.select(timeoutMs);
    for (SelectionKey key : selector.selectedKeys()) {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        throw new EOFException(peer.kind.title + " ends a connection");
      }
      if (key.attachment() instanceof Subscriber subscriber) {
        buffer.flip();
        count(subscriber);
      }
    }
    selector.selectedKeys().clear();
  }

  private void count(Subscriber of) {
    while (buffer.hasRemaining()) {
      if (of.opcode < 0) {
        of.opcode = buffer.get() & 0xFF;
      } else if (of.lengthBytes < 0) {
        int first = buffer.get() & 0x7F;
        of.lengthBytes = first == 127 ? 8 : first == 126 ? 2 : 0;
        of.length = of.lengthBytes == 0 ? first : 0;
      } else if (of.lengthBytes > 0) {
        of.length = (of.length << 8) | (buffer.get() & 0xFF);
        of.lengthBytes--;
      } else {
        int part = (int) Math.min(of.length, buffer.remaining());
        buffer.position(buffer.position() + part);
        of.length -= part;
      }
      if (of.lengthBytes == 0 && of.length == 0) {
        if (of.opcode == TEXT) {
          arrived(of);
        }
        of.opcode = -1;
        of.lengthBytes = -1;
      }
    }
  }

  private void arrived(Subscriber at) {
    received++;
    int index = (int) at.frames++;
    if (timing && index < handedIn) {
      latencies.add(System.nanoTime() - handedInAtNanos[index]);
    }
  }

  @Override
  public void close() throws IOException {
    for (Subscriber subscriber : subscribers) {
      // Without a word, so that no port is kept.
      subscriber.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      subscriber.socket.close();
    }
    publisher.close();
    selector.close();
  }
}
