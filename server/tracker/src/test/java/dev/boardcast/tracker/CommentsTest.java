package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Board;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommentsTest {
  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;
  private String issue;

  @BeforeEach
  void begin() throws Exception {
    tracker = RunningTracker.in(directory);
    project = tracker.createProject();
    issue =
        "/api/projects/%d/issues/%d"
            .formatted(project, tracker.createIssue(project, "{\"title\":\"i\"}"));
  }

  @AfterEach
  void end() {
    tracker.close();
  }

  @Test
  void whatIsSaidStaysOnTheIssueWithItsAuthorAndTime() throws Exception {
    Board before = tracker.board(project);
    Answer made = say("ada", "First: \\u00fc\\nsecond line");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().get("id").getAsInt()).isEqualTo(1);
    assertThat(made.json().get("author").getAsString()).isEqualTo("ada");
    assertThat(made.json().get("text").getAsString()).isEqualTo("First: ü\nsecond line");
    say("bob", "Second");
    JsonObject read = tracker.get(issue).json();
    assertThat(read.get("commentCount").getAsInt()).isEqualTo(2);
    assertThat(read.get("version").getAsInt()).isEqualTo(3);
    assertThat(texts(read.getAsJsonArray("comments")))
        .containsExactly("Second", "First: ü\nsecond line");
    assertThat(tracker.get(issue).etag()).isEqualTo(tracker.get(issue).etag());

    // A board that follows the events is the tracker's.
    List<SequencedEvent> events = tracker.events(project, before.position().sequence());
    assertThat(events).hasSize(2);
    assertThat(events).allMatch(one -> one.event().changed().equals(List.of("commentCount")));
    assertThat(BoardReducer.apply(before, events)).isEqualTo(tracker.board(project));

    JsonObject line =
        tracker
            .get("/api/activity?limit=1")
            .json()
            .getAsJsonArray("entries")
            .get(0)
            .getAsJsonObject();
    assertThat(line.get("type").getAsString()).isEqualTo("issue.updated");
    assertThat(line.get("comment").getAsString()).isEqualTo("Second");
    assertThat(line.get("actor").getAsString()).isEqualTo("bob");
  }

  @Test
  void theyAreReadInPagesTheNewestFirst() throws Exception {
    for (int i = 1; i <= 7; i++) {
      say("ada", "c" + i);
    }
    assertThat(texts(tracker.get(issue).json().getAsJsonArray("comments")))
        .containsExactly("c7", "c6", "c5", "c4", "c3");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonObject page = tracker.get(issue + "/comments?limit=3" + cursor).json();
      seen.addAll(texts(page.getAsJsonArray("items")));
      // What is said meanwhile moves no page.
      say("bob", "meanwhile");
      cursor = page.has("nextCursor") ? "&cursor=" + page.get("nextCursor").getAsString() : "";
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactly("c7", "c6", "c5", "c4", "c3", "c2", "c1");
    assertThat(tracker.get(issue + "/comments?limit=3").json().get("total").getAsInt())
        .isEqualTo(10);
    assertThat(tracker.get(issue + "/comments?cursor=x").status()).isEqualTo(400);
  }

  @Test
  void itsBoundsAreRefusedWithWhatHelps() throws Exception {
    assertThat(say("ada", "x".repeat(Limits.COMMENT_MAX_CHARS)).status()).isEqualTo(201);
    Answer tooLong = say("ada", "x".repeat(Limits.COMMENT_MAX_CHARS + 1));
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.detail()).contains("at most 2000 characters; it has 2001");
    assertThat(say("ada", " \\n ").detail()).contains("text: must not be blank");
    assertThat(tracker.post(issue + "/comments", "{}").detail()).contains("text: is required");
    assertThat(tracker.post(issue + "9/comments", "{\"text\":\"x\"}").status()).isEqualTo(404);
    for (int i = 1; i < Limits.COMMENTS_PER_ISSUE_MAX_COUNT; i++) {
      assertThat(say("ada", "x").status()).isEqualTo(201);
    }
    Answer tooMany = say("ada", "x");
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.detail()).contains("has 1000 comments, which is the most there can be");
  }

  @Test
  void theyGoWithTheirIssue() throws Exception {
    String other =
        "/api/projects/%d/issues/%d/comments"
            .formatted(project, tracker.createIssue(project, "{\"title\":\"j\"}"));
    say("ada", "x");
    say("ada", "y");
    tracker.post(other, "{\"text\":\"z\"}");
    assertThat(kept()).isEqualTo(3);
    tracker.delete(issue);
    assertThat(tracker.get(issue + "/comments").status()).isEqualTo(404);
    assertThat(kept()).as("those of the other issue").isEqualTo(1);
    assertThat(tracker.get(other).items()).hasSize(1);
    assertThat(tracker.delete("/api/projects/" + project).status()).isEqualTo(204);
    assertThat(kept()).isZero();
  }

  private int kept() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("boardcast.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM comments")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  private Answer say(String who, String text) throws Exception {
    return tracker.post(
        issue + "/comments", "{\"text\":\"%s\"}".formatted(text), "X-Boardcast-Actor", who);
  }

  private static List<String> texts(JsonArray comments) {
    return comments.asList().stream()
        .map(one -> one.getAsJsonObject().get("text").getAsString())
        .toList();
  }
}
