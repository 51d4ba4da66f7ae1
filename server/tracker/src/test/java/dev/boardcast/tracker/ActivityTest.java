package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.Activity;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.testkit.Slowdown;
import dev.boardcast.tracker.RunningTracker.Answer;
import dev.boardcast.tracker.store.repository.RecentRepository;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What happened lately, across projects.
final class ActivityTest {
  @TempDir Path directory;

  private static List<ActivityEntry> entries(RunningTracker tracker, String query)
      throws Exception {
    Answer answer = tracker.get("/api/activity" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.read(answer.text(), Activity.class).entries();
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("boardcast.db"));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void aLife(RunningTracker tracker, int project) throws Exception {
    String path = "/api/projects/" + project;
    tracker.post(
        path + "/issues",
        "{\"title\":\"i\",\"body\":\"long\"}",
        "X-Boardcast-Actor",
        "ada",
        "X-Boardcast-Origin",
        "editor");
    tracker.patch(path + "/issues/1", "{\"title\":\"j\",\"assignee\":\"grace\"}");
    tracker.put(path + "/issues/1/phase", "{\"phaseName\":\"A\"}");
    tracker.put(
        path + "/issues/1/status", "{\"status\":\"done\"}", "X-Boardcast-Actor", "UTF-8''Zo%C3%AB");
    tracker.post(path + "/phases", "{\"name\":\"B\"}");
    tracker.patch(path, "{\"title\":\"Gemini\"}");
    tracker.delete(path + "/issues/1");
    tracker.delete(path);
  }

  @Test
  void aCursorGoesOnAfterTheLastLineWhateverHappensMeanwhile() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      int project = tracker.createProject("A");
      aLife(tracker, project);
      int other = tracker.createProject("B");
      List<ActivityEntry> all = entries(tracker, "");
      for (String which : List.of("", "&project=" + project)) {
        List<ActivityEntry> wanted =
            all.stream().filter(e -> which.isEmpty() || e.projectNumber() == project).toList();
        List<ActivityEntry> read = new ArrayList<>();
        String cursor = "";
        do {
          Activity page =
              Json.read(
                  tracker.get("/api/activity?limit=2" + which + cursor).text(), Activity.class);
          read.addAll(page.entries());
          assertThat(page.total()).isGreaterThanOrEqualTo(wanted.size());
          cursor = page.nextCursor() == null ? null : "&cursor=" + page.nextCursor();
          tracker.createIssue(other, "{\"title\":\"new\"}");
        } while (cursor != null);
        assertThat(read.stream().filter(wanted::contains).toList()).isEqualTo(wanted);
        assertThat(read).doesNotHaveDuplicates();
      }
      assertThat(tracker.get("/api/activity?cursor=x").status()).isEqualTo(400);
    }
  }

  @Test
  void eachEventIsALineOfWhoChangedWhatAndHowItStoodThen() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      int project = tracker.createProject("A");
      aLife(tracker, project);
      List<ActivityEntry> entries = new ArrayList<>(entries(tracker, "").reversed());
      assertThat(entries.stream().map(e -> e.sequence() + " " + e.type() + " " + e.title()))
          .containsExactly(
              "1 project.created Apollo",
              "2 issue.created i",
              "3 issue.updated j",
              "4 issue.updated j",
              "5 issue.updated j",
              "6 phase.updated Apollo",
              "7 project.updated Gemini",
              "8 issue.deleted j",
              "9 project.deleted Gemini");
      assertThat(tracker.get("/api/activity?limit=1").text())
          .matches(
              "\\{\"entries\":\\[\\{\"sequence\":9,\"projectNumber\":1,\"type\":\"project.deleted\","
                  + "\"timestamp\":\"[^\"]+\",\"changed\":\\[],\"title\":\"Gemini\"}],\"nextCursor\":\"[^\"]+\",\"total\":9}");
      ActivityEntry created = entries.get(1);
      assertThat(created.actor()).isEqualTo("ada");
      assertThat(created.origin()).isEqualTo("editor");
      assertThat(created.issueNumber()).isEqualTo(1);
      assertThat(created.phase()).isNull();
      assertThat(entries.get(2).changed()).containsExactly("title", "assignee");
      ActivityEntry moved = entries.get(4);
      assertThat(moved.changed()).containsExactly("status");
      assertThat(moved.status()).hasToString("DONE");
      assertThat(moved.phase()).isEqualTo("A");
      assertThat(moved.assignee()).isEqualTo("grace");
      assertThat(moved.actor()).isEqualTo("Zoë");
      assertThat(moved.timestamp())
          .isEqualTo(tracker.events(project, 0).get(4).event().timestamp());
      assertThat(entries.get(5).status()).isNull();
    }
  }

  @Test
  void itGoesAcrossProjectsNewestFirstAndIsCutByTimeProjectAndCount() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory, 2)) {
      int one = tracker.createProject();
      int two = tracker.createProject();
      for (int i = 0; i < 5; i++) {
        tracker.createIssue(one, "{\"title\":\"one\"}");
        tracker.createIssue(two, "{\"title\":\"two\"}");
      }
      // More than the log keeps of a project.
      List<ActivityEntry> all = entries(tracker, "");
      assertThat(all).hasSize(12).isSortedAccordingTo(Activity.NEWEST_FIRST);
      assertThat(entries(tracker, "?limit=3")).isEqualTo(all.subList(0, 3));
      assertThat(entries(tracker, "?project=" + two))
          .hasSize(6)
          .allMatch(e -> e.projectNumber() == two);
      assertThat(entries(tracker, "?project=%d,%d,999".formatted(two, one))).isEqualTo(all);
      assertThat(entries(tracker, "?project=999")).isEmpty();
      Instant middle = all.get(5).timestamp();
      assertThat(entries(tracker, "?since=" + middle))
          .isEqualTo(all.stream().filter(e -> !e.timestamp().isBefore(middle)).toList());
      assertThat(entries(tracker, "?since=2999-01-01T00:00:00Z")).isEmpty();
    }
    execute("UPDATE recent SET at = at - 3600001 WHERE id <= 4");
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      assertThat(entries(tracker, "")).hasSize(8);
      assertThat(entries(tracker, "?since=2020-01-01T00:00:00Z")).hasSize(12);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "since=yesterday,since",
    "since=,since",
    "since=%2B999999999-01-01T00:00:00Z,since",
    "limit=0,limit",
    "limit=1001,limit",
    "project=,project",
    "project=1%2C,project",
    "project=-1,project",
    "projects=1,projects",
    "limit=1&limit=2,limit"
  })
  void whatIsWrongIsNamed(String query, String field) throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      Answer answer = tracker.get("/api/activity?" + query);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().getAsJsonArray("errors").toString())
          .contains("\"field\":\"" + field + "\"");
      assertThat(tracker.post("/api/activity", "{}").status()).isEqualTo(405);
    }
  }

  @Test
  void tooManyProjectsAreRefused() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      StringBuilder numbers = new StringBuilder("1");
      for (int n = 2; n <= Activity.PROJECTS_MAX_COUNT; n++) {
        numbers.append(',').append(n);
      }
      assertThat(entries(tracker, "?project=" + numbers)).isEmpty();
      assertThat(tracker.get("/api/activity?project=" + numbers + ",999").status()).isEqualTo(400);
    }
  }

  @Test
  void aDatabaseOfTheVersionBeforeGetsTheLinesOfTheEventsThatItsLogHas() throws Exception {
    List<ActivityEntry> before;
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      aLife(tracker, tracker.createProject("A"));
      tracker.createIssue(
          tracker.createProject(), "{\"title\":\"\\\"quoted\\\" ë\",\"labels\":[\"x\"]}");
      before = entries(tracker, "");
    }
    // As V1 left it.
    execute(
        "DROP INDEX issues_waiting",
        "DROP TABLE recent",
        "DROP TABLE epoch_heads",
        "DROP TABLE claims",
        "ALTER TABLE issues DROP COLUMN claimed_by",
        "ALTER TABLE issues DROP COLUMN priority",
        "ALTER TABLE issues DROP COLUMN blocked_by",
        "ALTER TABLE issues DROP COLUMN comment_count",
        "ALTER TABLE issues DROP COLUMN place",
        "ALTER TABLE phases DROP COLUMN option_id",
        "DROP TABLE comments",
        "DROP TABLE hook_issues",
        "DROP TABLE mirror_contents",
        "DROP TABLE mirror_news",
        "DROP TABLE mirror_talk",
        "DROP TABLE mirror_comments",
        "DROP TABLE mirror_cards",
        "DROP TABLE mirrors",
        "DROP TABLE mirror_making",
        "DROP TABLE free_numbers",
        "CREATE TABLE deleted_issues (project INTEGER NOT NULL, number INTEGER NOT NULL,"
            + " PRIMARY KEY (project, number)) STRICT, WITHOUT ROWID",
        "DELETE FROM flyway_schema_history WHERE version > '1'");
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      List<ActivityEntry> after = entries(tracker, "");
      assertThat(after.stream().filter(e -> !e.type().equals("phase.updated")))
          .containsExactlyElementsOf(
              before.stream().filter(e -> !e.type().equals("phase.updated")).toList());
      assertThat(after).hasSameSizeAs(before);
    }
  }

  @Test
  @Tag("alone")
  void aFullListIsReadQuicklyAndTheOldestGo() throws Exception {
    RunningTracker.in(directory).close();
    execute(
        "INSERT INTO projects (title, status, sequence, next_issue, created_at, updated_at)"
            + " VALUES ('P', 'open', 1, 1, 0, 0)",
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                + " INSERT INTO recent (at, project, sequence, entry) SELECT"
                + " CAST(unixepoch() AS INTEGER) * 1000 - 3000000 + i, 1, i, json_object("
                + " 'sequence', i, 'projectNumber', 1, 'issueNumber', 1 + i %% 100,"
                + " 'type', 'issue.updated', 'timestamp', '2026-03-01T10:15:30.120Z',"
                + " 'changed', json_array('status'), 'title', hex(randomblob(30)),"
                + " 'status', 'done') FROM n")
            .formatted(RecentRepository.KEPT_MAX_COUNT));
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      int project = tracker.createProject();
      for (String query : List.of("", "?limit=1000", "?project=999", "?project=" + project)) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
          long from = System.nanoTime();
          assertThat(tracker.get("/api/activity" + query).status()).isEqualTo(200);
          times.add(System.nanoTime() - from);
        }
        times.sort(null);
        System.out.printf(
            "GET /api/activity%s over %d changes: median %.1f ms%n",
            query, RecentRepository.KEPT_MAX_COUNT, times.get(10) / 1e6);
        Slowdown.assertSoonMs(times.get(10) / 1_000_000, 100);
      }
      assertThat(entries(tracker, "?project=" + project)).hasSize(1);
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("boardcast.db"));
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*), min(id) FROM recent")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(RecentRepository.KEPT_MAX_COUNT);
      assertThat(rows.getInt(2)).isEqualTo(2);
    }
  }
}
