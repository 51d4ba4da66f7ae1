package dev.boardcast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/// A client of another make than the hub.
final class HubClient implements AutoCloseable {
  static final String KEY = "k+/= ey";
  static final long WAIT_MS = Patience.MS;
  private static final long CLOSED_STEP_MS = 20;

  /// A frame and when it came (`System.nanoTime()`).
  record Received(JsonObject json, long atNanos) {}

  private final WebSocketClient socket;
  private final BlockingQueue<Received> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final CompletableFuture<String> closeText = new CompletableFuture<>();
  private volatile boolean opened;
  final AtomicInteger pings = new AtomicInteger();
  final AtomicInteger pongs = new AtomicInteger();

  HubClient(int port, String query, Map<String, String> headers) {
    socket =
        new WebSocketClient(
            URI.create("ws://127.0.0.1:" + port + "/notifications" + query), headers) {
          @Override
          public void onOpen(ServerHandshake handshake) {
            opened = true;
          }

          @Override
          public void onMessage(String message) {
            frames.add(new Received(Json.parseObject(message), System.nanoTime()));
          }

          @Override
          public void onClose(int code, String reason, boolean remote) {
            closeText.complete(reason);
            closeCode.complete(code);
          }

          @Override
          public void onError(Exception e) {}

          @Override
          public void onWebsocketPing(org.java_websocket.WebSocket ws, Framedata frame) {
            super.onWebsocketPing(ws, frame);
            pings.incrementAndGet();
          }

          @Override
          public void onWebsocketPong(org.java_websocket.WebSocket ws, Framedata frame) {
            pongs.incrementAndGet();
          }
        };
    socket.setConnectionLostTimeout(0);
    socket.setTcpNoDelay(true);
  }

  /// Connects with the key and has been welcomed.
  static HubClient connect(int port) {
    HubClient client = new HubClient(port, "", Map.of("Authorization", "Bearer " + KEY));
    assertThat(client.open()).isTrue();
    assertThat(client.next("welcome").get("epoch").getAsString()).isEqualTo(MemoryFeed.EPOCH);
    return client;
  }

  /// Whether it was let in: who is sent away at once may be closed again by the time this looks.
  boolean open() {
    try {
      socket.connectBlocking(WAIT_MS, TimeUnit.MILLISECONDS);
      return opened;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HubClient send(String json) {
    socket.send(json.replace('\'', '"'));
    return this;
  }

  WebSocketClient socket() {
    return socket;
  }

  /// Subscribes and returns the answer's positions.
  JsonObject subscribe(String fields) {
    send("{'type':'subscribe'" + fields + "}");
    return next("subscribed").getAsJsonObject("positions");
  }

  /// Waits until the client's loop has handed that event out; leaves the client unsubscribed. While
  /// it is behind, it hands events out live between a subscription and its end: those are passed
  /// over.
  void awaitPosition(int project, long sequence) {
    long at;
    do {
      send("{'type':'subscribe','projectNumbers':[" + project + "]}");
      JsonObject answer = receive().json();
      while (answer.get("type").getAsString().equals("event")) {
        answer = receive().json();
      }
      assertThat(answer.get("type").getAsString()).as("type of %s", answer).isEqualTo("subscribed");
      at =
          answer
              .getAsJsonObject("positions")
              .getAsJsonObject("" + project)
              .get("sequence")
              .getAsLong();
      send("{'type':'unsubscribe'}");
    } while (at < sequence);
  }

  Received receive() {
    try {
      Received frame = frames.poll(WAIT_MS, TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came; closed: " + closeCode);
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The next frame; empty where the hub has closed the connection and nothing is left of it.
  Optional<Received> receiveUnlessClosed() {
    try {
      for (long waited = 0; waited < WAIT_MS; waited += CLOSED_STEP_MS) {
        boolean closed = closeCode.isDone();
        Received frame = frames.poll(CLOSED_STEP_MS, TimeUnit.MILLISECONDS);
        if (frame != null || closed) {
          return Optional.ofNullable(frame);
        }
      }
      throw new AssertionError("no frame came, and no close");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Reads the replay of project 70, in order, as far as it comes.
  ///
  /// Who reads may be the one that is closed, where it is slow itself; it comes back by position.
  ///
  /// @return the last that came
  static long replay(int port, long since, long head) {
    try (HubClient reading = connect(port)) {
      reading.send(
          "{'type':'subscribe','projectNumbers':[70],'since':{'70':{'epoch':'epoch-1','sequence':%d}}}"
              .formatted(since));
      long last = since;
      while (last < head) {
        Optional<JsonObject> frame = reading.receiveUnlessClosed().map(Received::json);
        if (frame.isEmpty()) {
          // Cut, where its own queue was full.
          assertThat(reading.closeCode()).isIn(4413, 1006);
          return last;
        }
        if (!frame.get().get("type").getAsString().equals("subscribed")) {
          for (long sequence : replayed(frame.get(), 70, true)) {
            assertThat(sequence).isEqualTo(++last);
          }
        }
      }
      return last;
    }
  }

  /// The next frame, of that type.
  JsonObject next(String type) {
    JsonObject json = receive().json();
    assertThat(json.get("type").getAsString()).as("type of %s", json).isEqualTo(type);
    return json;
  }

  /// The next frame, an event.
  void expectEvent(int project, long sequence) {
    JsonObject json = next("event");
    assertThat(json.get("sequence").getAsLong()).isEqualTo(sequence);
    assertThat(json.getAsJsonObject("event").get("projectNumber").getAsInt()).isEqualTo(project);
  }

  /// Sequences of the next frame's events, a replay.
  List<Long> replayed(int project, boolean recovered) {
    return replayed(receive().json(), project, recovered);
  }

  static List<Long> replayed(JsonObject json, int project, boolean recovered) {
    assertThat(json.get("type").getAsString()).as("type of %s", json).isEqualTo("replay");
    assertThat(json.get("projectNumber").getAsInt()).isEqualTo(project);
    assertThat(json.get("recovered").getAsBoolean()).isEqualTo(recovered);
    List<Long> sequences = new ArrayList<>();
    json.getAsJsonArray("events")
        .forEach(e -> sequences.add(e.getAsJsonObject().get("sequence").getAsLong()));
    return sequences;
  }

  /// Nothing else came before the hub's answer to something sent now.
  void expectNothing() {
    send("{'type':'replay','projectNumber':9999,'epoch':'none','sinceSequence':1}");
    assertThat(replayed(9999, false)).isEmpty();
  }

  int closeCode() {
    return closeCode.orTimeout(WAIT_MS, TimeUnit.MILLISECONDS).join();
  }

  String closeText() {
    return closeText.orTimeout(WAIT_MS, TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    socket.close();
  }
}
