package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.protocol.http.HttpReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A path of the server that another part of the program answers.
@Timeout(900)
class FaceTest {
  private static final String KEY = "k3y-of-the-test";

  @TempDir Path folder;
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CompletableFuture<HttpReply> streaming = new CompletableFuture<>();

  private TrackerServer start() throws Exception {
    TrackerServer server =
        TrackerServer.open(
            new TrackerConfig("127.0.0.1", 0, folder.resolve("t.db"), 100, null, null, "1"),
            KEY::equals,
            () -> "",
            new SimpleMeterRegistry());
    server.mount(
        "/face",
        (ask, reply) -> {
          if (ask.method().equals("GET")) {
            reply.onClosed(gone::countDown);
            reply.begin(200, Map.of("Content-Type", "text/plain"));
            streaming.complete(reply);
          } else {
            reply.answer(
                201,
                Map.of("X-Heard", String.valueOf(ask.header("x-SAID"))),
                ask.method() + " " + new String(ask.body(), StandardCharsets.UTF_8));
          }
        });
    server.listen();
    return server;
  }

  private static HttpRequest.Builder to(TrackerServer server) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/face"));
  }

  @Test
  void itGetsRequestsWithAKeyAndAnswersThem() throws Exception {
    try (TrackerServer server = start();
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              to(server)
                  .header("X-API-Key", KEY)
                  .header("X-Said", "aloud")
                  .POST(BodyPublishers.ofString("{\"a\":\"ö\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.body()).isEqualTo("POST {\"a\":\"ö\"}");
      assertThat(answer.headers().firstValue("X-Heard")).contains("aloud");
      HttpRequest keyless = to(server).POST(BodyPublishers.ofString("{}")).build();
      assertThat(client.send(keyless, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      HttpRequest huge =
          to(server)
              .header("X-API-Key", KEY)
              .POST(BodyPublishers.ofString("x".repeat(1_100_000)))
              .build();
      assertThat(client.send(huge, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void itsPartsArriveAsTheyAreWrittenAndItHearsOfAClientThatGoes() throws Exception {
    try (TrackerServer server = start();
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(
              to(server).header("X-API-Key", KEY).GET().build(), BodyHandlers.ofInputStream());
      HttpReply reply = streaming.join();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        for (String part : new String[] {"one", "two"}) {
          reply.write(part + "\n");
          assertThat(lines.readLine()).isEqualTo(part);
        }
        assertThat(reply.isOpen()).isTrue();
      }
      gone.await();
      assertThat(reply.isOpen()).isFalse();
      reply.write("nobody reads this");
      reply.finish();
    }
  }
}
