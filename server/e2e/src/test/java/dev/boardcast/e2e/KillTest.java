package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the server in the middle of a stream of writes: after a restart every acknowledged
/// write is there with exactly one event, and every event with its change.
final class KillTest {
  private static final int ROUNDS = Boolean.getBoolean("boardcast.full") ? 100 : 6;
  private static final int WRITERS = 8;

  /// Writes are killed somewhere after this many acknowledgements.
  private static final int ACKNOWLEDGED_MAX_COUNT = 120;

  private static final Map<String, String> ENVIRONMENT = Map.of("REPLAY_BUFFER_EVENTS", "100000");

  @TempDir Path dataDir;

  /// A request that is on its way, or was when the server died.
  private record Write(String key, String method, String path, String body) {}

  @Test
  void whatWasAcknowledgedIsThereOnceWithItsEventAfterEachKill() throws Exception {
    long seed = Optional.ofNullable(System.getenv("BOARDCAST_SEED")).map(Long::valueOf).orElse(9L);
    System.out.printf("KillTest: %d rounds, seed (BOARDCAST_SEED) %d%n", ROUNDS, seed);
    Random random = new Random(seed);
    int acknowledged = 0;
    int unanswered = 0;
    ServerProcess server = ServerProcess.start(dataDir, ENVIRONMENT);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Round played = new Round(server, round);
        played.writeUntilKilled(1 + random.nextInt(ACKNOWLEDGED_MAX_COUNT));
        server = ServerProcess.start(dataDir, ENVIRONMENT);
        played.check(server);
        acknowledged += played.acknowledged.size();
        unanswered += played.unanswered.size();
      }
    } finally {
      server.close();
    }
    System.out.printf(
        "KillTest: %d kills; %d writes acknowledged before, %d unanswered and repeated after%n",
        ROUNDS, acknowledged, unanswered);
    assertThat(acknowledged).isGreaterThan(ROUNDS);
  }

  /// One project, written to until the server is killed.
  private static final class Round {
    private final ServerProcess server;
    private final int round;
    private final Board begin;
    private final Map<Write, String> acknowledged = new ConcurrentHashMap<>();
    private final Queue<Write> unanswered = new ConcurrentLinkedQueue<>();

    Round(ServerProcess server, int round) throws Exception {
      this.server = server;
      this.round = round;
      HttpResponse<String> created =
          server.call("POST", "/api/projects", "{\"title\":\"round %d\"}".formatted(round));
      int number = Json.parseObject(created.body()).get("number").getAsInt();
      begin = board(server, number);
    }

    void writeUntilKilled(int acknowledgements) throws InterruptedException {
      CountDownLatch enough = new CountDownLatch(acknowledgements);
      try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          writers.execute(() -> write(writer, enough));
        }
        assertThat(enough.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        server.kill();
      }
    }

    /// Creates an issue and changes it, again and again, until nobody answers.
    private void write(int writer, CountDownLatch enough) {
      String issues = path() + "/issues";
      for (int i = 0; ; i++) {
        String name = "%d-%d-%d".formatted(round, writer, i);
        Write create = new Write("c" + name, "POST", issues, "{\"title\":\"%s\"}".formatted(name));
        Optional<JsonObject> issue = send(create, enough);
        if (issue.isEmpty()) {
          return;
        }
        Write change =
            new Write(
                "u" + name,
                "PUT",
                "%s/%d/status".formatted(issues, issue.get().get("number").getAsInt()),
                "{\"status\":\"done\"}");
        if (send(change, enough).isEmpty()) {
          return;
        }
      }
    }

    private Optional<JsonObject> send(Write write, CountDownLatch enough) {
      try {
        HttpResponse<String> answer =
            server.call(write.method(), write.path(), write.body(), "Idempotency-Key", write.key());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        acknowledged.put(write, answer.body());
        enough.countDown();
        return Optional.of(Json.parseObject(answer.body()));
      } catch (IOException _) {
        unanswered.add(write);
        return Optional.empty();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    void check(ServerProcess restarted) throws Exception {
      everyEventHasItsChange(restarted);
      Map<Integer, Issue> issues =
          board(restarted, begin.project().number()).issues().stream()
              .collect(Collectors.toMap(Issue::number, Function.identity()));
      for (Map.Entry<Write, String> entry : acknowledged.entrySet()) {
        Issue told = Json.read(entry.getValue(), Issue.class);
        Issue stored = issues.get(told.number());
        assertThat(stored).as("acknowledged: %s", told).isNotNull();
        assertThat(stored.title()).isEqualTo(told.title());
        assertThat(stored.version()).isGreaterThanOrEqualTo(told.version());
      }
      // Those without an answer may or may not have been made; repeated, they are made once.
      for (Write write : unanswered) {
        HttpResponse<String> answer =
            restarted.call(
                write.method(), write.path(), write.body(), "Idempotency-Key", write.key());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
      }
      everyEventHasItsChange(restarted);
      List<String> titles =
          board(restarted, begin.project().number()).issues().stream().map(Issue::title).toList();
      assertThat(titles).doesNotHaveDuplicates();
    }

    private void everyEventHasItsChange(ServerProcess restarted) throws Exception {
      List<SequencedEvent> events = events(restarted);
      Board rebuilt = begin;
      for (SequencedEvent event : events) {
        rebuilt = BoardReducer.apply(rebuilt, event);
      }
      assertThat(rebuilt)
          .as("round %d", round)
          .isEqualTo(board(restarted, begin.project().number()));
      long created =
          events.stream().filter(e -> e.event().type() == EventType.ISSUE_CREATED).count();
      assertThat(created).isEqualTo(rebuilt.issues().size());
    }

    private List<SequencedEvent> events(ServerProcess restarted) throws Exception {
      List<SequencedEvent> events = new ArrayList<>();
      long since = begin.position().sequence();
      while (true) {
        HttpResponse<String> answer =
            restarted.call("GET", path() + "/events?limit=1000&since=" + since, null);
        JsonObject page = Json.parseObject(answer.body());
        assertThat(page.get("recovered").getAsBoolean()).isTrue();
        if (page.getAsJsonArray("events").isEmpty()) {
          return events;
        }
        page.getAsJsonArray("events")
            .forEach(event -> events.add(Json.read(event, SequencedEvent.class)));
        since = events.getLast().sequence();
      }
    }

    private String path() {
      return "/api/projects/" + begin.project().number();
    }

    private static Board board(ServerProcess server, int number) throws Exception {
      String path = "/api/projects/%d/board".formatted(number);
      return Json.read(server.call("GET", path, null).body(), Board.class);
    }
  }
}
