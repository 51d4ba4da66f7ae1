package dev.boardcast.e2e.golden;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hub's WebSocket: every frame in both directions, refused upgrades and the ways to be closed
/// that need neither minutes nor megabytes. A client of another make than ours.
final class HubGoldenTest {
  private static final String EPOCH = "\"epoch\":\"" + GoldenWorld.EPOCH + "\"";

  @TempDir Path folder;

  @Test
  void everyFrameIsAsRecorded() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (GoldenWorld world = new GoldenWorld(folder)) {
      Scene scene = new Scene(world, http);
      scene.upgrades();
      scene.projectLife();
      scene.catchingUp();
      scene.rights();
      scene.faults();
      scene.goodbye();
      scene.recording.check();
    } finally {
      // Without a wait for sockets that a failure left open.
      http.shutdownNow();
    }
  }

  private static final class Scene {
    private final GoldenWorld world;
    private final HttpClient http;
    private final Recording recording;

    Scene(GoldenWorld world, HttpClient http) {
      this.world = world;
      this.http = http;
      recording = world.recording("hub").varies("retryAfterMs");
    }

    void upgrades() throws Exception {
      recording.section("Upgrades that are refused");
      refused("no key", "", null);
      refused("a wrong key", "", "wr0ng-key-of-the-test");
      refused("too often without a key", "", GoldenWorld.TIRESOME);
      refused("another path", "/elsewhere", GoldenWorld.KEY);
    }

    private void refused(String what, String path, @Nullable String key) throws Exception {
      recording.sent("an upgrade: " + what);
      try {
        socket(URI.create(world.hubUrl() + path), key, new Inbox()).abort();
        throw new AssertionError("it was not refused");
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof WebSocketHandshakeException refusal)) {
          throw e;
        }
        var answer = refusal.getResponse();
        recording.received(
            String.valueOf(answer.statusCode()),
            "WWW-Authenticate: " + answer.headers().firstValue("WWW-Authenticate").orElse("-"),
            "Retry-After: " + answer.headers().firstValue("Retry-After").orElse("-"));
      }
    }

    void projectLife() throws Exception {
      recording.section("A project's life, live");
      Client client = new Client(GoldenWorld.KEY);
      client.receive();
      client.send("{\"type\":\"subscribe\"}");
      client.receive();
      for (ProjectLife.Step step : ProjectLife.GROWTH) {
        recording.section("live: " + step.what());
        world.make(step);
        client.receive();
      }
      recording.section("An acknowledgement, which nothing answers, and an end");
      client.send("{\"type\":\"ack\",\"projectNumber\":1,\"sequence\":3}");
      client.send("{\"type\":\"unsubscribe\",\"projectNumbers\":[1]}");
      client.send("{\"type\":\"unsubscribe\"}");
      client.close();
    }

    void catchingUp() throws Exception {
      recording.section("Catching up");
      Client client = new Client(GoldenWorld.KEY);
      client.receive();
      client.send(
          "{\"type\":\"subscribe\",\"projectNumbers\":[1],\"since\":{\"1\":{"
              + EPOCH
              + ",\"sequence\":13}}}");
      client.receive();
      client.receive();
      client.send(
          "{\"type\":\"subscribe\",\"projectNumbers\":[2,9],\"since\":{\"2\":{\"epoch\":\"another\",\"sequence\":1}}}");
      client.receive();
      client.send("{\"type\":\"replay\",\"projectNumber\":1," + EPOCH + ",\"sinceSequence\":14}");
      client.receive();
      client.send(
          "{\"type\":\"replay\",\"projectNumber\":1,"
              + EPOCH
              + ",\"sinceSequence\":14,\"digest\":\"another\"}");
      client.receive();
      recording.section("Comments, for who asks for them");
      client.send(
          "{\"type\":\"subscribe\",\"projectNumbers\":[1],\"since\":{\"1\":{"
              + EPOCH
              + ",\"sequence\":21}},\"comments\":true}");
      client.receive();
      client.receive();
      for (ProjectLife.Step step : ProjectLife.END) {
        recording.section("live: " + step.what());
        world.make(step);
        client.receive();
      }
      client.close();
    }

    void rights() throws Exception {
      recording.section("With a key that may read project 2 alone");
      Client client = new Client(GoldenWorld.READER);
      client.receive();
      client.send("{\"type\":\"subscribe\"}");
      client.receive();
      client.send("{\"type\":\"subscribe\",\"projectNumbers\":[1,2]}");
      client.receive();
      client.send("{\"type\":\"replay\",\"projectNumber\":1," + EPOCH + ",\"sinceSequence\":0}");
      client.receive();
      recording.section("The key is revoked");
      world.revokeReader();
      client.receive();
    }

    void faults() throws Exception {
      recording.section("What cannot be read, until it is too much");
      Client client = new Client(GoldenWorld.KEY);
      client.receive();
      for (String fault :
          new String[] {
            "nonsense",
            "[]",
            "{}",
            "{\"type\":\"dance\"}",
            "{\"type\":\"subscribe\",\"projectNumbers\":[]}",
            "{\"type\":\"subscribe\",\"projectNumbers\":[0]}",
            "{\"type\":\"subscribe\",\"since\":{\"1\":{\"sequence\":1}}}",
            "{\"type\":\"subscribe\",\"since\":{\"one\":{" + EPOCH + ",\"sequence\":1}}}",
            "{\"type\":\"ack\",\"projectNumber\":1}",
            "{\"type\":\"replay\",\"projectNumber\":1,\"sinceSequence\":1}"
          }) {
        client.send(fault);
        client.receive();
      }
      client.receive();
      recording.section("A binary frame");
      Client binary = new Client(GoldenWorld.KEY);
      binary.receive();
      var _ = binary.socket.sendBinary(ByteBuffer.allocate(1), true).join();
      binary.receive();
    }

    void goodbye() throws Exception {
      recording.section("The hub goes");
      Client client = new Client(GoldenWorld.KEY);
      client.receive();
      world.stopHub();
      client.receive();
      client.receive();
    }

    private WebSocket socket(URI url, @Nullable String key, Inbox inbox) {
      WebSocket.Builder builder = http.newWebSocketBuilder();
      if (key != null) {
        builder.header("Authorization", "Bearer " + key);
      }
      return builder.buildAsync(url, new Frames(inbox)).join();
    }

    private final class Client {
      private final Inbox inbox = new Inbox();
      private final WebSocket socket;

      Client(String key) {
        socket = socket(world.hubUrl(), key, inbox);
      }

      void send(String frame) {
        recording.sent(frame);
        var _ = socket.sendText(frame, true).join();
      }

      void receive() throws InterruptedException {
        recording.received(inbox.next());
      }

      void close() throws InterruptedException {
        recording.sent("close 1000");
        var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        receive();
      }
    }
  }

  private static final class Frames implements WebSocket.Listener {
    private final Inbox inbox;
    private final StringBuilder parts = new StringBuilder();

    Frames(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        inbox.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      inbox.add("close " + code + " " + reason);
      return null;
    }
  }
}
