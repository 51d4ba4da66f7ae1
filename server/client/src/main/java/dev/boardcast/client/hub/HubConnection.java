package dev.boardcast.client.hub;

import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.protocol.json.WireException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket to the hub, from its opening to its end; never opened again. No method blocks but
/// `awaitClosed`. Thread-safe.
///
/// The library answers pings by itself. Its own search for lost connections is off: the link
/// machine watches for silence.
public final class HubConnection {
  /// A bigger message from the hub ends the connection. Replays of large issues are the biggest
  /// there are.
  public static final int MESSAGE_MAX_BYTES = 32 << 20;

  /// How long the hub has to answer a close before the socket is simply shut.
  private static final long CLOSE_GRACE_MS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(HubConnection.class);

  private final Client client;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();

  /// Starts to connect; what comes of it is told to the listener.
  ///
  /// @param url `ws:` or `wss:`
  /// @param apiKey goes into the `Authorization` header and nowhere else
  /// @param connectTimeout of the TCP connection
  public static HubConnection open(
      URI url, String apiKey, Duration connectTimeout, HubListener listener) {
    HubConnection connection = new HubConnection(url, apiKey, connectTimeout, listener);
    Thread reader = new Thread(connection.client, "boardcast-hub-reader");
    reader.setDaemon(true);
    reader.start();
    return connection;
  }

  private HubConnection(URI url, String apiKey, Duration connectTimeout, HubListener listener) {
    client = new Client(url, apiKey, (int) connectTimeout.toMillis(), listener);
    client.setConnectionLostTimeout(0);
    client.setTcpNoDelay(true);
    client.setDaemon(true);
  }

  /// Sends a frame after those sent before. On a connection that is not open, nothing happens: its
  /// end is told to the listener.
  public void send(ClientFrame frame) {
    try {
      client.send(frame.encode());
    } catch (WebsocketNotConnectedException _) {
      // The listener hears of it.
    }
  }

  /// Asks the hub for a sign of life; its pong is told to the listener as heard. On a connection
  /// that is not open, nothing happens.
  public void ping() {
    try {
      client.sendPing();
    } catch (WebsocketNotConnectedException _) {
      // The listener hears of it.
    }
  }

  /// Closes properly, and shuts the socket when the hub does not answer that.
  public void close() {
    if (closing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("boardcast-hub-close").start(this::closeSocket);
    }
  }

  /// Waits for the end of the connection.
  ///
  /// @return whether it came in time
  public boolean awaitClosed(Duration atMost) throws InterruptedException {
    return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void closeSocket() {
    client.close();
    try {
      if (!closed.await(CLOSE_GRACE_MS, TimeUnit.MILLISECONDS)) {
        client.shut();
      }
    } catch (InterruptedException _) {
      client.shut();
    }
  }

  private final class Client extends WebSocketClient {
    private final HubListener listener;
    private volatile @Nullable Exception failure;

    Client(URI url, String apiKey, int connectTimeoutMs, HubListener listener) {
      super(
          url,
          new Draft_6455(List.of(), List.of(new Protocol("")), MESSAGE_MAX_BYTES),
          Map.of("Authorization", "Bearer " + apiKey),
          connectTimeoutMs);
      this.listener = listener;
    }

    void shut() {
      try {
        Socket socket = getSocket();
        if (socket != null) {
          socket.close();
        }
      } catch (java.io.IOException e) {
        LOG.debug("The socket could not be closed: {}", e.getMessage());
      }
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      if (closing.get()) {
        // Closed while it was being opened, when there was nothing to close yet.
        close();
      }
    }

    @Override
    public void onMessage(String text) {
      listener.onHeard();
      listener.onText(text);
      HubFrame frame;
      try {
        frame = HubFrame.decode(text);
      } catch (WireException.UnknownType e) {
        // A newer hub may say more.
        LOG.debug("A frame of the hub is passed over: {}", e.getMessage());
        return;
      } catch (WireException e) {
        listener.onUnread(String.valueOf(e.getMessage()));
        return;
      }
      listener.onFrame(frame, text.length());
    }

    @Override
    public void onMessage(ByteBuffer bytes) {
      listener.onHeard();
      listener.onUnread("it is binary");
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata ping) {
      super.onWebsocketPing(socket, ping);
      listener.onHeard();
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata pong) {
      listener.onHeard();
    }

    @Override
    public void onError(Exception e) {
      failure = e;
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      if (closed.getCount() > 0) {
        closed.countDown();
        listener.onClosed(HubClosed.of(uri, code, reason, remote, failure));
      }
    }
  }
}
