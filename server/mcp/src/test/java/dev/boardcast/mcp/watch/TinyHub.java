package dev.boardcast.mcp.watch;

import dev.boardcast.core.domain.Position;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/// A real WebSocket server with as much of a hub as these tests need. What the hub itself must do
/// is proved with the hub itself, elsewhere.
final class TinyHub extends WebSocketServer implements AutoCloseable {
  final BlockingQueue<ClientFrame> heard = new LinkedBlockingQueue<>();

  /// How long a frame may lie about that the library forgot.
  private static final long RESCUE_INTERVAL_MS = 20;

  private final CountDownLatch started = new CountDownLatch(1);
  private final ScheduledExecutorService rescue =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tiny-hub-rescue").factory());
  private volatile boolean mute;
  private volatile boolean silent;

  TinyHub() throws InterruptedException {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    setReuseAddr(true);
    setDaemon(true);
    start();
    started.await();
  }

  HubChanges.Door door() {
    return new HubChanges.Door(
        URI.create("ws://127.0.0.1:" + getPort() + "/notifications"), "k3y-of-the-test");
  }

  /// From now on, subscriptions are not answered.
  void mute() {
    mute = true;
  }

  /// From now on, who connects is not greeted.
  void fallSilent() {
    silent = true;
  }

  void greet() {
    silent = false;
    getConnections().forEach(TinyHub::greet);
  }

  private static void greet(WebSocket socket) {
    socket.send(new HubFrame.Welcome("e", 30_000).encode());
  }

  void answerAgain() {
    mute = false;
    getConnections().forEach(socket -> socket.send(new HubFrame.Subscribed(Map.of()).encode()));
  }

  void issueChanged(int project, int issue) {
    issueChanged(project, issue, "");
  }

  /// @param by as JSON, with a comma before
  void issueChanged(int project, int issue, String by) {
    broadcast(
        HubFrame.eventText(
            1,
            null,
            "{\"type\":\"issue.updated\",\"timestamp\":\"2026-03-01T10:15:30.120Z\",\"projectNumber\":%d,\"issueNumber\":%d,\"data\":{\"issue\":"
                    .formatted(project, issue)
                + "{\"projectNumber\":%d,\"number\":%d,\"title\":\"t\",\"status\":\"todo\",\"labels\":[],\"workItems\":[],"
                    .formatted(project, issue)
                + "\"version\":2,\"createdAt\":\"2026-03-01T10:15:30.120Z\",\"updatedAt\":\"2026-03-01T10:15:30.120Z\"},"
                + "\"changed\":[\"status\"]"
                + by
                + "}}"));
  }

  /// Ends all connections, as a hub that dies does.
  void cut() {
    getConnections().forEach(socket -> socket.closeConnection(1006, "cut"));
  }

  /// Tells when to come back, and closes, as a hub that goes.
  void sayGoodbye(int retryAfterMs) {
    broadcast(new HubFrame.Fault("timeout", "bye", OptionalInt.of(retryAfterMs)).encode());
    getConnections().forEach(socket -> socket.close(1001));
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {
    if (!silent) {
      greet(socket);
    }
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    ClientFrame frame = ClientFrame.decode(text);
    heard.add(frame);
    if (frame instanceof ClientFrame.Subscribe(var numbers, _, _, _) && !mute) {
      Map<Integer, HubFrame.Joined> joined = new TreeMap<>();
      numbers.forEach(n -> joined.put(n, new HubFrame.Joined(new Position("e", 0), true)));
      socket.send(new HubFrame.Subscribed(joined).encode());
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

  @Override
  public void onError(WebSocket socket, Exception e) {}

  @Override
  public void onStart() {
    var _ =
        rescue.scheduleWithFixedDelay(
            this::rescue, RESCUE_INTERVAL_MS, RESCUE_INTERVAL_MS, TimeUnit.MILLISECONDS);
    started.countDown();
  }

  /// Java-WebSocket's server stops asking for writes when its queue is empty; a frame that comes in
  /// that very moment lies there until the next one.
  private void rescue() {
    getConnections().stream().filter(WebSocket::hasBufferedData).forEach(this::onWriteDemand);
  }

  @Override
  public void close() {
    rescue.shutdownNow();
    try {
      stop(1_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
