package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import dev.boardcast.testkit.postgres.RealPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers as processes on one PostgreSQL, each with a subscriber: one board.
@Timeout(900)
final class ClusterTest {
  private static final Duration PATIENCE = Patience.LONG;

  @TempDir Path folder;

  @Test
  void whatOneServerCommitsIsToldOnceByAllAlsoWhenItIsKilled() throws Exception {
    Map<String, String> environment =
        Map.of(
            "BOARDCAST_DATABASE",
            RealPostgres.shared().newDatabase(),
            "REPLAY_BUFFER_EVENTS",
            "10000");
    try (ServerProcess first = start("first", environment);
        ServerProcess second = start("second", environment);
        Subscriber atFirst = new Subscriber(first);
        Subscriber atSecond = new Subscriber(second)) {
      int project = number(first.call("POST", "/api/projects", "{\"title\":\"one board\"}"));
      write(List.of(first, second), project, 60);
      for (Subscriber subscriber : List.of(atFirst, atSecond)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(subscriber.of(project)).hasSizeGreaterThanOrEqualTo(61));
        assertThat(subscriber.of(project)).containsExactlyElementsOf(upTo(61));
      }
      assertThat(second.call("GET", "/api/projects/" + project + "/board", null).body())
          .isEqualTo(first.call("GET", "/api/projects/" + project + "/board", null).body());

      // Killed in the middle of its writes: what it committed last it told nobody.
      try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
        Future<Integer> answered =
            writer.submit(() -> {
              int count = 0;
              try {
                for (int i = 0; ; i++) {
                  var answer =
                      first.call(
                          "POST",
                          "/api/projects/%d/issues".formatted(project),
                          "{\"title\":\"k\"}",
                          "Idempotency-Key",
                          "k" + i);
                  if (answer.statusCode() == 201) {
                    count++;
                  }
                }
              } catch (java.io.IOException _) {
                return count;
              }
            });
        await().atMost(PATIENCE).until(() -> atSecond.of(project).size() >= 66);
        first.kill();
        int count = answered.get();
        write(List.of(second), project, 3);
        JsonObject board =
            Json.parseObject(
                second.call("GET", "/api/projects/%d/board".formatted(project), null).body());
        long head = board.getAsJsonObject("position").get("sequence").getAsLong();
        assertThat(head).isGreaterThanOrEqualTo(61 + count + 3);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(atSecond.of(project)).containsExactlyElementsOf(upTo(head)));
      }
    }
  }

  private ServerProcess start(String name, Map<String, String> environment) throws Exception {
    return ServerProcess.start(Files.createDirectory(folder.resolve(name)), environment);
  }

  /// Issues, made on each server in turn at the same time.
  private static void write(List<ServerProcess> servers, int project, int count) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<HttpResponse<String>>> answers = new CopyOnWriteArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerProcess server = servers.get(i % servers.size());
        answers.add(
            threads.submit(() ->
                server.call(
                    "POST", "/api/projects/%d/issues".formatted(project), "{\"title\":\"t\"}")));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(201);
      }
    }
  }

  private static int number(HttpResponse<String> created) {
    return Json.parseObject(created.body()).get("number").getAsInt();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  /// A client of a server's hub, which takes all as it comes.
  private static final class Subscriber implements WebSocket.Listener, AutoCloseable {
    private final StringBuilder part = new StringBuilder();
    private final Map<Integer, List<Long>> sequences = new HashMap<>();
    private final WebSocket socket;
    private volatile boolean isSubscribed;

    Subscriber(ServerProcess server) throws Exception {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("X-API-Key", ServerProcess.KEY)
              .buildAsync(server.hubUrl(), this)
              .get();
      socket.sendText("{\"type\":\"subscribe\"}", true).get();
      await().atMost(PATIENCE).until(() -> isSubscribed);
    }

    synchronized List<Long> of(int project) {
      return List.copyOf(sequences.getOrDefault(project, List.of()));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      from.request(1);
      part.append(data);
      if (last) {
        JsonObject frame = Json.parseObject(part.toString());
        part.setLength(0);
        take(frame);
      }
      return null;
    }

    private synchronized void take(JsonObject frame) {
      if (frame.has("sequence") && frame.has("event")) {
        int project = frame.getAsJsonObject("event").get("projectNumber").getAsInt();
        sequences
            .computeIfAbsent(project, _ -> new CopyOnWriteArrayList<>())
            .add(frame.get("sequence").getAsLong());
      } else if (frame.has("type") && frame.get("type").getAsString().equals("subscribed")) {
        isSubscribed = true;
      }
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
