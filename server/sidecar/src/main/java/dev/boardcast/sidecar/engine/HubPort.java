package dev.boardcast.sidecar.engine;

import dev.boardcast.client.hub.HubClosed;
import dev.boardcast.client.hub.HubConnection;
import dev.boardcast.client.hub.HubListener;
import dev.boardcast.protocol.hub.ClientFrame;
import dev.boardcast.protocol.hub.HubFrame;
import dev.boardcast.sidecar.trace.Direction;
import dev.boardcast.sidecar.trace.Trace;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The engine's one socket. What arrives is brought to the engine's thread, with the number of the
/// socket that it came from. Used by the engine's thread alone.
final class HubPort {
  /// Where the socket's messages go.
  interface Receiver {
    void frame(int connection, HubFrame frame);

    /// A frame that cannot be read.
    void unread(int connection, String why);

    void heard(int connection);

    void closed(int connection, HubClosed closed);
  }

  /// Pings and frames are noted at most this often: the silence that matters is many times longer.
  private static final long HEARD_NOTE_NANOS = 500_000_000;

  /// Of the frames that were read and wait for the engine. With more, the socket is not read on,
  /// and the hub waits. A frame that is larger by itself waits until nothing else does.
  static final int WAITING_MAX_CHARACTERS = 4 << 20;

  private final EventLoop loop;
  private final Receiver receiver;
  private final @Nullable Trace trace;
  private @Nullable HubConnection connection;
  private @Nullable Bridge bridge;

  /// @param trace null where nothing is traced
  HubPort(EventLoop loop, Receiver receiver, @Nullable Trace trace) {
    this.loop = loop;
    this.receiver = receiver;
    this.trace = trace;
  }

  void open(int number, URI url, String apiKey, Duration timeout) {
    if (trace != null) {
      trace.note(Direction.SIDECAR_TO_HUB, "opening connection " + number + " to " + url);
    }
    bridge = new Bridge(number);
    connection = HubConnection.open(url, apiKey, timeout, bridge);
  }

  /// Pings the hub; whatever comes next is noted at once.
  void ping() {
    if (connection != null && bridge != null) {
      bridge.noteNext();
      connection.ping();
    }
  }

  void send(ClientFrame frame) {
    if (connection != null) {
      if (trace != null) {
        trace.message(Direction.SIDECAR_TO_HUB, frame.encode());
      }
      connection.send(frame);
    }
  }

  /// Closes the socket; what it still says is dropped.
  ///
  /// @return the closing connection; null when there was none
  @Nullable HubConnection close() {
    HubConnection closing = connection;
    connection = null;
    if (closing != null) {
      if (trace != null) {
        trace.note(Direction.SIDECAR_TO_HUB, "closing the connection");
      }
      closing.close();
    }
    return closing;
  }

  private final class Bridge implements HubListener {
    private final int number;
    private final Semaphore room = new Semaphore(WAITING_MAX_CHARACTERS);

    private volatile long notedNanos = System.nanoTime();

    Bridge(int number) {
      this.number = number;
    }

    void noteNext() {
      notedNanos = System.nanoTime() - HEARD_NOTE_NANOS;
    }

    @Override
    public void onText(String text) {
      if (trace != null) {
        trace.message(Direction.HUB_TO_SIDECAR, text);
      }
    }

    @Override
    public void onFrame(HubFrame frame, int characters) {
      int taken = Math.min(characters, WAITING_MAX_CHARACTERS);
      if (loop.await(room, taken)) {
        loop.post(() -> {
          room.release(taken);
          receiver.frame(number, frame);
        });
      }
    }

    @Override
    public void onUnread(String why) {
      loop.post(() -> receiver.unread(number, why));
    }

    @Override
    public void onHeard() {
      long now = System.nanoTime();
      if (now - notedNanos >= HEARD_NOTE_NANOS) {
        notedNanos = now;
        loop.post(() -> receiver.heard(number));
      }
    }

    @Override
    public void onClosed(HubClosed closed) {
      if (trace != null) {
        trace.note(Direction.HUB_TO_SIDECAR, "connection " + number + " ended: " + closed.reason());
      }
      loop.post(() -> receiver.closed(number, closed));
    }
  }
}
