package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.app.editor.EditorListener;
import dev.boardcast.app.editor.EditorSession;
import dev.boardcast.core.domain.Board;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.postgres.RealPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The database's primary is killed, and its synchronous standby promoted, under two servers, a
/// sidecar at each and changes all the while: the database has all that was told, so no board is
/// read again.
@Timeout(900)
final class FailoverBoardsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PROJECTS = 3;
  private static final int CHANGES_AFTER = 40;

  @TempDir Path folder;

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void aFailoverThatLosesNothingReloadsNoBoard() throws Exception {
    Path primary = folder.resolve("primary");
    Path standby = folder.resolve("standby");
    int port;
    String name;
    try (RealPostgres server = RealPostgres.over(primary, 0)) {
      port = server.port();
      String address = server.newDatabase();
      name = address.substring(address.lastIndexOf('/') + 1);
    }
    RealPostgres.standby(primary, port, standby);
    RealPostgres first = RealPostgres.over(primary, port);
    RealPostgres second = RealPostgres.over(standby, 0);
    try {
      first.run("ALTER SYSTEM SET synchronous_standby_names = '*'");
      first.run("SELECT pg_reload_conf()");
      await().atMost(PATIENCE).until(() -> isSynchronous(first));
      String address =
          "postgresql://%s@127.0.0.1:%d,127.0.0.1:%d/%s"
              .formatted(RealPostgres.USER, port, second.port(), name);
      play(address, first, second);
    } finally {
      first.close();
      second.close();
    }
  }

  private void play(String address, RealPostgres first, RealPostgres second) throws Exception {
    Map<String, String> environment =
        Map.of("BOARDCAST_DATABASE", address, "REPLAY_BUFFER_EVENTS", "10000");
    try (ServerProcess one = start("one", environment);
        ServerProcess other = start("other", environment)) {
      List<ServerProcess> servers = List.of(one, other);
      for (int n = 0; n < PROJECTS; n++) {
        assertThat(one.call("POST", "/api/projects", "{\"title\":\"kept\"}").statusCode())
            .isEqualTo(201);
      }
      String epoch = epoch(one);
      try (Editor atOne = new Editor(one, folder.resolve("editor-one"));
          Editor atOther = new Editor(other, folder.resolve("editor-other"))) {
        List<Editor> editors = List.of(atOne, atOther);
        for (Editor editor : editors) {
          await().atMost(PATIENCE).until(() -> editor.state.get("live") != null);
          for (int n = 1; n <= PROJECTS; n++) {
            assertThat(editor.session.board(n).project().number()).isEqualTo(n);
          }
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> write(servers, over));
        await().atMost(PATIENCE).until(() -> made.get() > 20);

        first.kill();
        second.run("ALTER SYSTEM RESET synchronous_standby_names");
        second.run("SELECT pg_reload_conf()");
        second.run("SELECT pg_promote()");

        for (ServerProcess server : servers) {
          await().atMost(PATIENCE).ignoreExceptions().until(() -> !epoch(server).equals(epoch));
        }
        int then = made.get();
        await().atMost(PATIENCE).until(() -> made.get() > then + CHANGES_AFTER);
        over.set(true);
        writer.join();
        check(servers, editors);
      }
    }
  }

  private void check(List<ServerProcess> servers, List<Editor> editors) throws Exception {
    Map<Integer, Board> boards = new HashMap<>();
    // What the sidecars know, before anybody asks the servers that began anew.
    for (Editor editor : editors) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(editor.count()).isEqualTo(made.get()));
      assertThat(editor.refreshed).as("boards that an editor is to fetch again").isEmpty();
      for (int n = 1; n <= PROJECTS; n++) {
        Board board = editor.session.board(n);
        assertThat(boards.getOrDefault(n, board)).isEqualTo(board);
        boards.put(n, board);
        assertThat(editor.of(n))
            .containsExactlyElementsOf(
                LongStream.rangeClosed(2, board.position().sequence()).boxed().toList());
      }
    }
    for (ServerProcess server : servers) {
      assertThat(boardReads(server)).as("boards read since the failover").isZero();
    }
    for (int n = 1; n <= PROJECTS; n++) {
      HttpResponse<String> board =
          servers.getFirst().call("GET", "/api/projects/%d/board".formatted(n), null);
      assertThat(boards.get(n)).isEqualTo(Json.read(board.body(), Board.class));
    }
    assertThat(boardReads(servers.getFirst())).as("the count counts").isEqualTo(PROJECTS);
  }

  /// Issues on both servers and all projects in turn, each until it is answered.
  private void write(List<ServerProcess> servers, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      int status = 0;
      while (status != 201) {
        try {
          status =
              servers
                  .get(i % servers.size())
                  .call(
                      "POST",
                      "/api/projects/%d/issues".formatted(1 + i % PROJECTS),
                      "{\"title\":\"change\"}",
                      "Idempotency-Key",
                      "change-" + i)
                  .statusCode();
          if (status != 201) {
            LockSupport.parkNanos(50_000_000);
          }
        } catch (IOException _) {
          LockSupport.parkNanos(50_000_000);
        } catch (InterruptedException _) {
          return;
        }
      }
      made.incrementAndGet();
    }
  }

  private static long boardReads(ServerProcess server) throws Exception {
    return server
        .call("GET", "/metrics", null)
        .body()
        .lines()
        .filter(line -> line.startsWith("boardcast_tracker_requests_seconds_count"))
        .filter(line -> line.contains("/board\"") && line.contains("status=\"200\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static boolean isSynchronous(RealPostgres primary) throws Exception {
    try (Connection connection = primary.connect(primary.address("postgres"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT sync_state FROM pg_stat_replication")) {
      return rows.next() && "sync".equals(rows.getString(1));
    }
  }

  private static String epoch(ServerProcess server) throws Exception {
    return Json.parseObject(server.call("GET", "/health", null).body()).get("epoch").getAsString();
  }

  private ServerProcess start(String name, Map<String, String> environment) throws Exception {
    return ServerProcess.start(Files.createDirectory(folder.resolve(name)), environment);
  }

  /// A sidecar of one server, as an editor has it.
  private static final class Editor implements EditorListener, AutoCloseable {
    private final Map<Integer, List<Long>> told = new HashMap<>();
    private final List<JsonElement> refreshed = new CopyOnWriteArrayList<>();
    private final Map<String, Boolean> state = new java.util.concurrent.ConcurrentHashMap<>();
    private final Process process;
    private final EditorSession session;

    Editor(ServerProcess server, Path log) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(ServerProcess.command("sidecar")).redirectError(log.toFile());
      builder.environment().put("STATE_TRACKING_API_KEY", ServerProcess.KEY);
      builder.environment().put("STATE_TRACKING_API_URL", server.trackerUrl().toString());
      builder.environment().put("BOARDCAST_HUB_URL", server.hubUrl().toString());
      process = builder.start();
      session =
          EditorSession.open(
              process.getInputStream(), process.getOutputStream(), new JsonObject(), this);
    }

    synchronized List<Long> of(int project) {
      return List.copyOf(told.getOrDefault(project, List.of()));
    }

    synchronized int count() {
      return told.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public synchronized void changes(JsonObject batch, long receivedAtNanos) {
      for (JsonElement change : batch.getAsJsonArray("changes")) {
        JsonObject one = change.getAsJsonObject();
        told.computeIfAbsent(one.get("projectNumber").getAsInt(), _ -> new CopyOnWriteArrayList<>())
            .add(one.get("sequence").getAsLong());
      }
      if (batch.has("refresh")) {
        refreshed.addAll(batch.getAsJsonArray("refresh").asList());
      }
    }

    @Override
    public void statusChanged(JsonObject status) {
      state.put(status.get("state").getAsString(), true);
    }

    @Override
    public void close() {
      session.close();
      process.destroyForcibly();
    }
  }
}
