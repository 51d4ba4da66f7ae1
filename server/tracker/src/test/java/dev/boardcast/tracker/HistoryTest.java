package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Position;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A database that was copied and went on twice: what a client has of the one is not taken for the
/// other's, though epoch and sequence are the same.
final class HistoryTest {
  /// Events of the common history: creating the project and some issues.
  private static final int COMMON = 4;

  @TempDir Path directory;
  private Path first;
  private Path second;

  /// What a client of the first was told last.
  private Position told = new Position("none", 0);

  private Position common = new Position("none", 0);

  @BeforeEach
  void folders() throws Exception {
    first = Files.createDirectory(directory.resolve("first"));
    second = Files.createDirectory(directory.resolve("second"));
  }

  /// The first goes on by some changes after the copy was made.
  private void fork(int changes) throws Exception {
    try (RunningTracker tracker = RunningTracker.in(first)) {
      assertThat(tracker.createProject("A")).isEqualTo(1);
      for (int i = 1; i < COMMON; i++) {
        tracker.createIssue(1, "{\"title\":\"common %d\"}".formatted(i));
      }
      common = tracker.board(1).position();
    }
    try (Stream<Path> files = Files.list(first)) {
      for (Path file : files.toList()) {
        Files.copy(file, second.resolve(file.getFileName()));
      }
    }
    try (RunningTracker tracker = RunningTracker.in(first)) {
      change(tracker, changes, "of the first");
      told = tracker.board(1).position();
    }
  }

  private static void change(RunningTracker tracker, int times, String title) throws Exception {
    for (int i = 1; i <= times; i++) {
      String body = "{\"title\":\"%s, %d\"}".formatted(title, i);
      assertThat(tracker.patch("/api/projects/1/issues/1", body).status()).isEqualTo(200);
    }
  }

  private static String query(Position since) {
    return "/api/projects/1/events?epoch=%s&since=%d".formatted(since.epoch(), since.sequence())
        + (since.digest() == null ? "" : "&digest=" + since.digest());
  }

  private static boolean recovers(RunningTracker tracker, Position since) throws Exception {
    JsonObject page = tracker.get(query(since)).json();
    Position at = Json.read(page.get("position"), Position.class);
    boolean recovered = page.get("recovered").getAsBoolean();
    if (!recovered) {
      assertThat(at).isEqualTo(tracker.board(1).position());
      assertThat(page.getAsJsonArray("events")).isEmpty();
    }
    return recovered;
  }

  @ParameterizedTest
  @CsvSource({"3,3", "3,5", "5,3", "1,1"})
  void aPositionOfTheOneIsNotFollowedFromInTheOther(int changes, int othersChanges)
      throws Exception {
    fork(changes);
    try (RunningTracker tracker = RunningTracker.in(second)) {
      assertThat(recovers(tracker, told)).as("past the copy's head").isFalse();
      change(tracker, othersChanges, "of the second");
      Position here = tracker.board(1).position();
      assertThat(here.epoch()).isEqualTo(told.epoch());
      assertThat(here.digest()).isNotEqualTo(told.digest());
      assertThat(recovers(tracker, told)).isFalse();
      assertThat(recovers(tracker, common)).as("what both have").isTrue();
      assertThat(recovers(tracker, here)).isTrue();
      Position undigested = new Position(told.epoch(), told.sequence());
      assertThat(recovers(tracker, undigested))
          .as("a client without digests is served as ever")
          .isEqualTo(told.sequence() <= here.sequence());
      JsonObject positions = tracker.get("/api/positions").json();
      assertThat(positions.getAsJsonObject("sequences").get("1").getAsLong())
          .isEqualTo(here.sequence());
      assertThat(positions.getAsJsonObject("digests").get("1").getAsString())
          .isEqualTo(here.digest());
    }
  }

  @Test
  void thePositionBeforeTheOldestKeptEventIsCompared() throws Exception {
    fork(3);
    try (RunningTracker tracker = RunningTracker.in(second, 2)) {
      change(tracker, 5, "of the second");
      Position oldest = new Position(told.epoch(), COMMON + 3);
      assertThat(told.sequence()).isEqualTo(oldest.sequence());
      assertThat(recovers(tracker, oldest)).isTrue();
      assertThat(recovers(tracker, told)).isFalse();
      JsonArray kept = tracker.get(query(oldest)).json().getAsJsonArray("events");
      assertThat(kept).hasSize(2);
      assertThat(recovers(tracker, new Position(told.epoch(), COMMON + 2)))
          .as("one more is gone")
          .isFalse();
    }
  }

  @Test
  void aCopyThatWentOnTheSameWayIsTheSameHistory() throws Exception {
    fork(0);
    try (RunningTracker tracker = RunningTracker.in(second)) {
      assertThat(tracker.board(1).position()).isEqualTo(told);
      assertThat(recovers(tracker, told)).isTrue();
    }
  }

  private static final List<String> TAGGED =
      List.of(
          "/api/positions",
          "/api/projects/1",
          "/api/projects/1/board",
          "/api/projects/1/phases",
          "/api/projects/1/phases/1",
          "/api/projects/1/issues/1",
          "/api/projects/1/events?since=" + COMMON);

  @Test
  void noTagOfTheOneFitsTheOther() throws Exception {
    fork(3);
    List<String> tags;
    try (RunningTracker tracker = RunningTracker.in(first)) {
      tags = tags(tracker);
      for (int i = 0; i < TAGGED.size(); i++) {
        assertThat(tracker.get(TAGGED.get(i), "If-None-Match", tags.get(i)).status())
            .as(TAGGED.get(i))
            .isEqualTo(304);
      }
    }
    try (RunningTracker tracker = RunningTracker.in(second)) {
      change(tracker, 3, "of the second");
      for (int i = 0; i < TAGGED.size(); i++) {
        Answer answer = tracker.get(TAGGED.get(i), "If-None-Match", tags.get(i));
        assertThat(answer.status()).as(TAGGED.get(i)).isEqualTo(200);
      }
      String project = tags.get(1);
      String issue = tags.get(5);
      assertThat(
              tracker
                  .patch("/api/projects/1/issues/1", "{\"title\":\"x\"}", "If-Match", issue)
                  .status())
          .isEqualTo(412);
      assertThat(
              tracker.patch("/api/projects/1", "{\"title\":\"x\"}", "If-Match", project).status())
          .isEqualTo(412);
      assertThat(
              tracker
                  .post("/api/projects/1/phases", "{\"name\":\"x\"}", "If-Match", project)
                  .status())
          .isEqualTo(412);
      // Tags as they were before there were digests are held against the version alone.
      String old = issue.substring(0, issue.indexOf('.')) + "\"";
      assertThat(
              tracker
                  .patch("/api/projects/1/issues/1", "{\"title\":\"x\"}", "If-Match", old)
                  .status())
          .isEqualTo(200);
    }
  }

  private static List<String> tags(RunningTracker tracker) throws Exception {
    List<String> tags = new java.util.ArrayList<>();
    for (String path : TAGGED) {
      tags.add(tracker.get(path).etag());
    }
    return tags;
  }

  @Test
  void aDigestMakesAnEventAtMost30BytesLonger() throws Exception {
    fork(3);
    try (RunningTracker tracker = RunningTracker.in(second)) {
      change(tracker, 1, "ü");
      JsonArray events =
          tracker.get(query(new Position(told.epoch(), 0))).json().getAsJsonArray("events");
      assertThat(events).hasSize(COMMON + 1);
      for (JsonElement event : events) {
        JsonObject without = event.getAsJsonObject().deepCopy();
        without.remove("digest");
        int longer = bytes(event) - bytes(without);
        assertThat(longer).isEqualTo(24).isLessThanOrEqualTo(30);
      }
    }
  }

  private static int bytes(JsonElement json) {
    return json.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whatever is written at once, and refused in between: each digest is over the one before it and
  /// the event's text.
  @Test
  void theChainHasNoBreak() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(first, 10_000);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      tracker.createProject("A");
      tracker.createProject("B");
      var _ =
          threads.invokeAll(
              IntStream.range(0, 300)
                  .<java.util.concurrent.Callable<Answer>>mapToObj(i -> {
                    String project = "/api/projects/" + (1 + i % 2);
                    return switch (i % 5) {
                      case 0 -> () -> tracker.post(project + "/phases", "{\"name\":\"A\"}");
                      case 1 ->
                          () -> tracker.patch(project, "{\"title\":\"x\"}", "If-Match", "\"none\"");
                      default ->
                          () ->
                              tracker.post(project + "/issues", "{\"title\":\"t%d\"}".formatted(i));
                    };
                  })
                  .toList());
      for (int project : List.of(1, 2)) {
        List<SequencedEvent> events = tracker.events(project, 0);
        assertThat(events.getLast().digest()).isEqualTo(tracker.board(project).position().digest());
        assertThat(tracker.committed.stream().filter(e -> e.projectNumber() == project))
            .extracting(e -> e.digest())
            .containsExactlyElementsOf(events.stream().map(SequencedEvent::digest).toList());
      }
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + first.resolve("boardcast.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT project, sequence, before, digest, event FROM events ORDER BY 1, 2")) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      String before = null;
      int rows = 0;
      while (row.next()) {
        if (row.getLong(2) == 1) {
          assertThat(row.getString(3)).isNull();
          before = null;
        } else {
          assertThat(row.getString(3)).isEqualTo(before);
          byte[] whole =
              sha256.digest((before + row.getString(5)).getBytes(StandardCharsets.UTF_8));
          assertThat(row.getString(4))
              .isEqualTo(Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, 9)));
        }
        before = row.getString(4);
        rows++;
      }
      assertThat(rows).isGreaterThan(180);
    }
  }
}
