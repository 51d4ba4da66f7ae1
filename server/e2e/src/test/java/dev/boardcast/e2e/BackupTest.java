package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.e2e.harness.ServerProcess;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.testkit.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `boardcast backup` under a stream of writes, and `boardcast restore`, as their users run them.
final class BackupTest {
  private static final int WRITES_BEFORE = 20;

  /// The log keeps all that is written here.
  private static final Map<String, String> KEEPING = Map.of("REPLAY_BUFFER_EVENTS", "10000");

  @TempDir Path dataDir;
  @TempDir Path elsewhere;

  private record Ran(int code, String said) {}

  @Test
  void aCopyOfARunningServerHoldsWhatWasAcknowledgedAndIsPutBackAsANewEpoch() throws Exception {
    Path copy = elsewhere.resolve("copy.db");
    Set<String> before = new TreeSet<>();
    String epoch;
    String issues;
    long head;
    try (ServerProcess server = ServerProcess.start(dataDir, KEEPING)) {
      int project = project(server);
      issues = "/api/projects/%d/issues".formatted(project);
      epoch = epoch(server);
      Set<String> acknowledged = new ConcurrentSkipListSet<>();
      AtomicBoolean enough = new AtomicBoolean();
      CountDownLatch some = new CountDownLatch(WRITES_BEFORE);
      Thread writer =
          Thread.ofVirtual().start(() -> write(server, issues, acknowledged, some, enough));
      assertThat(some.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      before.addAll(acknowledged);
      Ran backup = run("backup", copy.toString());
      enough.set(true);
      writer.join();
      assertThat(backup.code()).as(backup.said()).isZero();
      assertThat(backup.said()).contains("checked");

      Ran again = run("backup", copy.toString());
      assertThat(again.code()).isEqualTo(1);
      assertThat(again.said()).contains("--force");
      Ran running = run("restore", copy.toString());
      assertThat(running.code()).isEqualTo(1);
      assertThat(running.said()).contains("in use by another Boardcast");
      assertThat(server.call("POST", issues, "{\"title\":\"after the copy\"}").statusCode())
          .isEqualTo(201);
      JsonObject board =
          Json.parseObject(server.call("GET", issues.replace("issues", "board"), null).body());
      head = board.getAsJsonObject("position").get("sequence").getAsLong();
    }
    Ran restored = run("restore", copy.toString());
    assertThat(restored.code()).as(restored.said()).isZero();
    assertThat(titlesIn(kept().orElseThrow())).contains("after the copy");
    try (ServerProcess server = ServerProcess.start(dataDir, KEEPING)) {
      assertThat(titles(server, issues)).containsAll(before).doesNotContain("after the copy");
      // Whoever was ahead of the copy is told so, instead of being given other events.
      assertThat(epoch(server)).isNotEqualTo(epoch);
      String events = issues.replace("issues", "events") + "?since=5&epoch=" + epoch;
      assertThat(server.call("GET", events, null).body()).contains("\"recovered\":false");
      // Who understands it goes on from what the copy has, and is told where it has not.
      assertThat(server.call("GET", events, null, "Prefer", "wait=1, lineage").body())
          .contains("\"recovered\":true")
          .contains("\"sequence\":6,")
          .doesNotContain(epoch);
      String ahead = events.replace("since=5", "since=" + head);
      assertThat(server.call("GET", ahead, null, "Prefer", "lineage").body())
          .contains("\"recovered\":false");
    }
    // What is no copy is refused, and nothing is changed.
    byte[] database = Files.readAllBytes(dataDir.resolve("boardcast.db"));
    Path letter = Files.writeString(elsewhere.resolve("letter"), "dear reader\n".repeat(1_000));
    Ran refused = run("restore", letter.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("is damaged");
    assertThat(Files.readAllBytes(dataDir.resolve("boardcast.db"))).isEqualTo(database);
  }

  private static void write(
      ServerProcess server,
      String issues,
      Set<String> acknowledged,
      CountDownLatch some,
      AtomicBoolean enough) {
    try {
      for (int i = 0; !enough.get(); i++) {
        String title = "issue " + i;
        if (server.call("POST", issues, "{\"title\":\"%s\"}".formatted(title)).statusCode()
            == 201) {
          acknowledged.add(title);
          some.countDown();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int project(ServerProcess server) throws Exception {
    return Json.parseObject(server.call("POST", "/api/projects", "{\"title\":\"kept\"}").body())
        .get("number")
        .getAsInt();
  }

  private static String epoch(ServerProcess server) throws Exception {
    return Json.parseObject(server.call("GET", "/health", null).body()).get("epoch").getAsString();
  }

  private static Set<String> titles(ServerProcess server, String issues) throws Exception {
    Set<String> titles = new TreeSet<>();
    String path = issues + "?limit=500";
    while (true) {
      JsonObject page = Json.parseObject(server.call("GET", path, null).body());
      JsonArray items = page.getAsJsonArray("items");
      items.forEach(item -> titles.add(item.getAsJsonObject().get("title").getAsString()));
      if (!page.has("nextCursor")) {
        return titles;
      }
      path = issues + "?limit=500&cursor=" + page.get("nextCursor").getAsString();
    }
  }

  /// Of the issues in a file, read without this program.
  private static String titlesIn(Path database) throws IOException {
    return Files.readString(database, StandardCharsets.ISO_8859_1);
  }

  private Optional<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(dataDir)) {
      return files.filter(file -> file.toString().contains(".before-restore-")).findFirst();
    }
  }

  private Ran run(String... arguments) throws Exception {
    List<String> command = ServerProcess.command(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BOARDCAST_DATA_DIR", dataDir.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }
}
