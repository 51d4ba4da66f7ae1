package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.testkit.Patience;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadyTest {
  private static final long PATIENCE_MS = Patience.MS;
  private static final int WRITES = 20;

  @TempDir Path directory;

  /// The system's clock, as somebody may set it.
  private static final class SetClock implements InstantSource {
    private volatile Duration offset = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(offset);
    }
  }

  @Test
  void allIsWellWithoutAKey() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      Answer answer = tracker.callOpenly("GET", "/ready", null);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(tracker.callOpenly("POST", "/ready", "{}").status()).isEqualTo(405);
    }
  }

  @Test
  @Tag("AC-5.4.d")
  void aClockSetBackAnHourIsToldAndChangesStayInOrder() throws Exception {
    SetClock clock = new SetClock();
    List<String> acknowledged = new ArrayList<>();
    int project;
    try (RunningTracker tracker = RunningTracker.in(directory, clock)) {
      project = tracker.createProject("A");
      create(tracker, project, "before", acknowledged);
      int issue = acknowledged.size();
      String path = "/api/projects/%d/issues/%d".formatted(project, issue);
      Instant before = updatedAt(tracker, path);
      clock.offset = Duration.ofHours(-1);
      create(tracker, project, "during", acknowledged);
      assertThat(tracker.patch(path, "{\"body\":\"after\"}").status()).isEqualTo(200);
      assertThat(updatedAt(tracker, path)).isAfterOrEqualTo(before);
      assertThat(tracker.get("/api/activity").json().getAsJsonArray("entries").get(0).toString())
          .contains("issue.updated");
      Answer told = await(tracker, "warning");
      assertThat(told.status()).isEqualTo(200);
      JsonObject check = told.json().getAsJsonArray("checks").get(0).getAsJsonObject();
      assertThat(check.get("check").getAsString()).isEqualTo("clock");
      assertThat(check.get("status").getAsString()).isEqualTo("warning");
      assertThat(check.get("message").getAsString()).contains("set back");
      clock.offset = Duration.ZERO;
      Answer well = await(tracker, "{\"status\":\"ready\"}");
      assertThat(well.status()).isEqualTo(200);
      assertThat(tracker.patch(path, "{\"body\":\"later\"}").status()).isEqualTo(200);
      create(tracker, project, "after", acknowledged);
    }
    try (RunningTracker again = RunningTracker.in(directory)) {
      List<String> stored = new ArrayList<>();
      again
          .get("/api/projects/" + project + "/issues?limit=500")
          .json()
          .getAsJsonArray("items")
          .forEach(item -> stored.add(item.getAsJsonObject().get("title").getAsString()));
      assertThat(stored).isEqualTo(acknowledged);
    }
  }

  @Test
  void aServerThatEndsSaysWhenToComeBack() throws Exception {
    try (RunningTracker tracker = RunningTracker.in(directory)) {
      tracker.server.beginClosing();
      Answer answer = tracker.get("/api/projects");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("timeout");
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 5);
      Answer ready = tracker.callOpenly("GET", "/ready", null);
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.text()).contains("\"unavailable\"").contains("\"shutdown\"");
      assertThat(tracker.callOpenly("GET", "/health", null).status()).isEqualTo(200);
    }
  }

  private static void create(
      RunningTracker tracker, int project, String name, List<String> acknowledged)
      throws Exception {
    for (int i = 0; i < WRITES; i++) {
      String title = name + "-" + i;
      int _ = tracker.createIssue(project, "{\"title\":\"" + title + "\"}");
      acknowledged.add(title);
    }
  }

  private static Instant updatedAt(RunningTracker tracker, String path) throws Exception {
    return Instant.parse(tracker.get(path).json().get("updatedAt").getAsString());
  }

  private static Answer await(RunningTracker tracker, String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (true) {
      Answer answer = tracker.callOpenly("GET", "/ready", null);
      if (answer.text().contains(text) || System.nanoTime() > deadline) {
        assertThat(answer.text()).contains(text);
        return answer;
      }
      Thread.sleep(50);
    }
  }
}
