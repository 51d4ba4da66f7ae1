package dev.boardcast.app.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A subscriber of a server's hub that is nobody's product: the JDK's WebSocket, and the frames as
/// they come.
final class HubSubscriber implements WebSocket.Listener {
  private static final long FRAME_MAX_S = Patience.SECONDS;

  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  /// Connects, and is subscribed.
  HubSubscriber(HttpClient http, BoardcastServer server, String key, String subscribe)
      throws Exception {
    socket =
        http.newWebSocketBuilder()
            .header("Authorization", "Bearer " + key)
            .buildAsync(server.hubUrl(), this)
            .join();
    next("welcome");
    send(subscribe);
    next("subscribed");
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  JsonObject next(String type) throws InterruptedException {
    JsonObject frame = requireNonNull(frames.poll(FRAME_MAX_S, TimeUnit.SECONDS));
    assertThat(frame.get("type").getAsString()).isEqualTo(type);
    return frame;
  }

  JsonObject event(long sequence) throws InterruptedException {
    JsonObject frame = next("event");
    assertThat(frame.get("sequence").getAsLong()).isEqualTo(sequence);
    return frame;
  }

  JsonArray replayed() throws InterruptedException {
    return next("replay").getAsJsonArray("events");
  }

  /// What happened, of a frame or of an element of a replay.
  static String type(JsonObject element) {
    return element.getAsJsonObject("event").get("type").getAsString();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frames.add(Json.parseObject(text.toString()));
      text.setLength(0);
    }
    socket.request(1);
    return null;
  }
}
