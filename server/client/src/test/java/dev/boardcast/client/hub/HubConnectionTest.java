package dev.boardcast.client.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.CloseReason;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.QuietPorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
final class HubConnectionTest {
  /// How long a frame may lie about that the library forgot.
  private static final long RESCUE_INTERVAL_MS = 20;

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> atHub = new LinkedBlockingQueue<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final ScheduledExecutorService rescue =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hub-rescue").factory());
  private final Hub hub = new Hub();

  private final HubListener listener =
      new HubListener() {
        @Override
        public void onFrame(HubFrame frame, int characters) {
          heard.add(frame);
        }

        @Override
        public void onHeard() {
          heard.add("heard");
        }

        @Override
        public void onClosed(HubClosed closed) {
          heard.add(closed);
        }
      };

  private final class Hub extends WebSocketServer {
    Hub() {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      setReuseAddr(true);
      setDaemon(true);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      atHub.add("open " + handshake.getFieldValue("Authorization"));
      socket.send(new HubFrame.Welcome("e", 30_000).encode());
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
      atHub.add("close " + code);
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
      atHub.add(message);
    }

    @Override
    public void onError(WebSocket socket, Exception e) {}

    @Override
    public void onStart() {
      var _ =
          rescue.scheduleWithFixedDelay(
              this::rescue, RESCUE_INTERVAL_MS, RESCUE_INTERVAL_MS, TimeUnit.MILLISECONDS);
      started.countDown();
    }

    /// Java-WebSocket's server stops asking for writes when its queue is empty; a frame that comes
    /// in that very moment lies there until the next one.
    private void rescue() {
      getConnections().stream().filter(WebSocket::hasBufferedData).forEach(this::onWriteDemand);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    rescue.shutdownNow();
    hub.stop(0);
  }

  private URI url() throws InterruptedException {
    hub.start();
    started.await();
    return URI.create("ws://127.0.0.1:" + hub.getPort() + "/notifications?apiKey=other-secret");
  }

  private HubConnection open(URI url) {
    return HubConnection.open(url, "s3cret", Patience.LONG, listener);
  }

  private Object next() throws InterruptedException {
    Object next = heard.poll(Patience.SECONDS, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private HubClosed closed() throws InterruptedException {
    while (true) {
      if (next() instanceof HubClosed closed) {
        return closed;
      }
    }
  }

  @Test
  void aListenerThatCannotGoOnHearsOfTheEnd() throws InterruptedException {
    BlockingQueue<HubClosed> ends = new LinkedBlockingQueue<>();
    HubConnection connection =
        HubConnection.open(
            url(),
            "s3cret",
            Patience.LONG,
            new HubListener() {
              @Override
              public void onFrame(HubFrame frame, int characters) {
                throw new NoClassDefFoundError("a part of the program is gone");
              }

              @Override
              public void onHeard() {}

              @Override
              public void onClosed(HubClosed closed) {
                ends.add(closed);
              }
            });
    assertThat(ends.poll(Patience.SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(connection.awaitClosed(Patience.LONG)).isTrue();
    assertThat(ends).isEmpty();
  }

  @Test
  void framesGoBothWaysAndClosingIsSeenByTheHub() throws InterruptedException {
    HubConnection connection = open(url());
    assertThat(next()).isEqualTo("heard");
    assertThat(next()).isEqualTo(new HubFrame.Welcome("e", 30_000));
    assertThat(atHub.take()).isEqualTo("open Bearer s3cret");
    connection.send(new ClientFrame.Subscribe(Set.of(), Map.of()));
    assertThat(atHub.take()).isEqualTo("{\"type\":\"subscribe\"}");
    connection.close();
    assertThat(atHub.take()).isEqualTo("close 1000");
    assertThat(connection.awaitClosed(Patience.LONG)).isTrue();
    connection.send(new ClientFrame.Subscribe(Set.of(), Map.of()));
  }

  @Test
  void pingsAndFramesNobodyUnderstandsAreHeard() throws InterruptedException {
    HubConnection connection = open(url());
    next();
    next();
    hub.getConnections().forEach(socket -> socket.sendPing());
    assertThat(next()).isEqualTo("heard");
    hub.getConnections().forEach(socket -> socket.send("{\"type\":\"news\"}"));
    assertThat(next()).isEqualTo("heard");
    connection.close();
    assertThat(closed().code()).isEqualTo(1000);
  }

  @Test
  void theCloseCodeSaysWhetherToComeBack() throws InterruptedException {
    URI url = url();
    for (CloseReason reason :
        new CloseReason[] {
          CloseReason.GOING_AWAY, CloseReason.SLOW_CONSUMER, CloseReason.KEY_REFUSED
        }) {
      HubConnection connection = open(url);
      next();
      next();
      hub.getConnections().forEach(socket -> socket.close(reason.code(), reason.text()));
      HubClosed closed = closed();
      assertThat(closed.comeback()).isEqualTo(reason.comeback());
      assertThat(closed.reason()).contains(reason.text()).doesNotContain("secret", "s3cret");
      connection.close();
    }
  }

  @Test
  void aRefusedKeyIsToldWithItsRemedyAndWithoutTheKey() throws Exception {
    HubClosed closed = answeredWith("HTTP/1.1 401 Unauthorized");
    assertThat(closed.comeback()).isEqualTo(CloseReason.Comeback.NOT_UNCHANGED);
    assertThat(closed.reason())
        .contains("401", "STATE_TRACKING_API_KEY")
        .doesNotContain("s3cret", "other-secret");
  }

  @Test
  void anotherServersAnswerIsToldAndTriedAgain() throws Exception {
    HubClosed closed = answeredWith("HTTP/1.1 502 Bad Gateway");
    assertThat(closed.comeback()).isEqualTo(CloseReason.Comeback.YES);
    assertThat(closed.reason()).contains("502", "hubUrl");
  }

  @Test
  void aHubThatDoesNotSeeItsDatabaseIsToldAsThatAndTriedAgain() throws Exception {
    HubClosed closed = answeredWith("HTTP/1.1 503 Service Unavailable");
    assertThat(closed.comeback()).isEqualTo(CloseReason.Comeback.YES);
    assertThat(closed.reason()).contains("503", "database").doesNotContain("hubUrl");
  }

  private HubClosed answeredWith(String statusLine) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      open(
          URI.create(
              "ws://127.0.0.1:" + server.getLocalPort() + "/notifications?apiKey=other-secret"));
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket
            .getOutputStream()
            .write(
                (statusLine + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return closed();
      }
    }
  }

  @Test
  void aHubThatIsNotThereIsToldAsUnreachable() throws Exception {
    int port = QuietPorts.next();
    open(URI.create("ws://127.0.0.1:" + port + "/notifications"));
    HubClosed closed = closed();
    assertThat(closed.comeback()).isEqualTo(CloseReason.Comeback.YES);
    assertThat(closed.reason()).contains("cannot be reached", "refused");
  }

  @Test
  void aHubThatNeverAnswersTheUpgradeIsLeft() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      HubConnection connection =
          open(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/notifications"));
      try (Socket socket = server.accept()) {
        connection.close();
        assertThat(closed().code()).isNotZero();
        assertThat(connection.awaitClosed(Patience.LONG)).isTrue();
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aBrokenConnectionIsTold() throws InterruptedException {
    open(url());
    next();
    next();
    hub.getConnections().forEach(socket -> socket.closeConnection(1006, "cut"));
    assertThat(closed().comeback()).isEqualTo(CloseReason.Comeback.YES);
  }
}
