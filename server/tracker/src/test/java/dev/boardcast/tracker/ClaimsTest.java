package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.event.BoardReducer;
import dev.boardcast.testkit.Patience;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimsTest {
  private static final long PATIENCE_MS = Patience.MS;

  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2026-03-01T10:15:30.120Z"));
  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;
  private String base;

  @BeforeEach
  void begin() throws Exception {
    tracker = RunningTracker.in(directory, clock::get);
    project = tracker.createProject("Plan");
    base = "/api/projects/" + project;
  }

  @AfterEach
  void end() {
    tracker.close();
  }

  @Test
  void aClaimPutsAnIssueInProgressAndKeepsOthersOutUntilItIsGivenBack() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\",\"status\":\"todo\"}");
    Answer claimed = claim(issue, "ada", "s1", 60);
    assertThat(claimed.status()).isEqualTo(200);
    assertThat(text(claimed.json().getAsJsonObject("issue"), "status")).isEqualTo("in_progress");
    assertThat(text(claimed.json().getAsJsonObject("issue"), "claimedBy")).isEqualTo("ada");
    assertThat(claimed.json().getAsJsonObject("claim").toString())
        .isEqualTo("{\"holder\":\"ada\",\"until\":\"2026-03-01T10:16:30.120Z\"}");

    Answer refused = claim(issue, "bob", "s2", 60);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail())
        .isEqualTo("Issue #1 of project #1 is claimed by ada until 2026-03-01T10:16:30.120Z.");
    assertThat(claim(issue, "ada", "s2", 60).detail())
        .contains("claimed by another session of ada until");
    assertThat(release(issue, "bob", "s2").status()).isEqualTo(409);

    Answer back = release(issue, "ada", "s1");
    assertThat(text(back.json().getAsJsonObject("issue"), "status")).isEqualTo("todo");
    assertThat(back.json().has("claim")).isFalse();
    assertThat(release(issue, "ada", "s1").detail())
        .isEqualTo("Issue #1 of project #1 is nobody's claim.");
    assertThat(claim(issue, "bob", "s2", 60).status()).isEqualTo(200);
  }

  @Test
  void anyWriteOfItsHolderRenewsItAndNobodyElsesDoes() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    claim(issue, "ada", "s1", 60);
    clock.updateAndGet(now -> now.plusSeconds(50));
    tracker.post(base + "/issues", "{\"title\":\"b\"}", as("bob", "s1"));
    tracker.post(base + "/issues", "{\"title\":\"b\"}", as("ada", "s2"));
    assertThat(until(issue)).isEqualTo("2026-03-01T10:16:30.120Z");
    tracker.post(base + "/phases", "{\"name\":\"b\"}", as("ada", "s1"));
    assertThat(until(issue)).isEqualTo("2026-03-01T10:17:20.120Z");
    clock.updateAndGet(now -> now.plusSeconds(10));
    assertThat(claim(issue, "ada", "s1", 600).status()).isEqualTo(200);
    assertThat(until(issue)).isEqualTo("2026-03-01T10:26:30.120Z");
  }

  @Test
  void whatIsOverIsGivenBackByTheTrackerAndSaidInTheActivity() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    var board = tracker.board(project);
    claim(issue, "ada", "s1", 60);
    clock.updateAndGet(now -> now.plusSeconds(60));
    await(() -> !ofIssue(issue).has("claimedBy"));
    assertThat(text(ofIssue(issue), "status")).isEqualTo("todo");
    JsonObject entry =
        tracker
            .get("/api/activity?since=2026-01-01T00:00:00Z")
            .json()
            .getAsJsonArray("entries")
            .get(0)
            .getAsJsonObject();
    assertThat(text(entry, "actor")).isEqualTo("boardcast");
    assertThat(text(entry, "origin")).isEqualTo("tracker");
    assertThat(entry.get("changed").toString()).isEqualTo("[\"status\",\"claimedBy\"]");
    assertThat(BoardReducer.apply(board, tracker.events(project, board.position().sequence())))
        .isEqualTo(tracker.board(project));
    assertThat(claim(issue, "bob", "s2", 60).status()).isEqualTo(200);
  }

  @Test
  void whoeverComesBeforeTheTrackerLooksFindsItFree() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    claim(issue, "ada", "s1", 60);
    clock.updateAndGet(now -> now.plusSeconds(60));
    assertThat(text(claimNext("bob", "s2").getAsJsonObject("issue"), "claimedBy")).isEqualTo("bob");
    assertThat(
            tracker.events(project, 3).stream()
                .map(event -> event.event().actor() + " " + event.event().changed()))
        .containsExactly("boardcast [status, claimedBy]", "bob [status, claimedBy]");
    assertThat(claim(issue, "ada", "s1", 60).status()).isEqualTo(409);
  }

  @Test
  void itEndsWhenAnybodyMovesTheIssueOutOfProgress() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    for (String status : List.of("done", "todo", "backlog")) {
      tracker.put(base + "/issues/" + issue + "/status", "{\"status\":\"todo\"}");
      assertThat(claim(issue, "ada", "s1", 60).status()).isEqualTo(200);
      Answer moved =
          tracker.put(
              base + "/issues/" + issue + "/status", "{\"status\":\"%s\"}".formatted(status));
      assertThat(moved.json().has("claimedBy")).as(status).isFalse();
      assertThat(release(issue, "ada", "s1").status()).isEqualTo(409);
    }
    tracker.put(base + "/issues/" + issue + "/status", "{\"status\":\"done\"}");
    assertThat(claim(issue, "ada", "s1", 60).detail()).contains("is done");
  }

  @Test
  void aClosedProjectHandsNothingOut() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    assertThat(tracker.patch(base, "{\"status\":\"closed\"}").status()).isEqualTo(200);
    for (JsonObject none :
        List.of(tracker.get(base + "/next-issue").json(), claimNext("ada", "s1"))) {
      assertThat(none.has("issue")).isFalse();
      assertThat(text(none, "why"))
          .isEqualTo(
              "The project is closed: of its 1 open issues none is handed out. `update_project`"
                  + " with status `open` opens it again.");
    }
    assertThat(claim(issue, "ada", "s1", 60).status()).as("by its number").isEqualTo(200);
    tracker.patch(base, "{\"status\":\"open\"}");
    assertThat(release(issue, "ada", "s1").status()).isEqualTo(200);
    assertThat(claimNext("ada", "s1").has("issue")).isTrue();
  }

  @Test
  void nextIsTheHighestThatIsFreeWithWhy() throws Exception {
    tracker.createIssue(project, "{\"title\":\"low\",\"priority\":\"low\"}");
    int urgent = tracker.createIssue(project, "{\"title\":\"urgent\",\"priority\":\"urgent\"}");
    tracker.createIssue(
        project, "{\"title\":\"bob's\",\"priority\":\"urgent\",\"assignee\":\"bob\"}");
    JsonObject next = tracker.get(base + "/next-issue", as("ada", "s1")).json();
    assertThat(next.getAsJsonObject("issue").get("number").getAsInt()).isEqualTo(urgent);
    assertThat(text(next, "why"))
        .startsWith("Priority urgent, backlog: the first of 2 free issues")
        .endsWith("1 assigned to somebody else.");
    assertThat(next.has("claim")).isFalse();
    assertThat(claimNext("ada", "s1").getAsJsonObject("claim").get("holder").getAsString())
        .isEqualTo("ada");
    claimNext("ada", "s1");
    JsonObject none = claimNext("ada", "s1");
    assertThat(none.has("issue")).isFalse();
    assertThat(text(none, "why"))
        .isEqualTo("Nothing is free: of 3 open issues 2 claimed, 1 assigned to somebody else.");
  }

  @Test
  void whatIsBlockedWaitsForWhatBlocksIt() throws Exception {
    int first = tracker.createIssue(project, "{\"title\":\"first\",\"priority\":\"low\"}");
    int second =
        tracker.createIssue(
            project,
            "{\"title\":\"second\",\"priority\":\"urgent\",\"blockedBy\":[%d]}".formatted(first));
    assertThat(ofIssue(second).get("waitsFor").toString()).isEqualTo("[1]");
    assertThat(claim(second, "ada", "s1", 60).detail())
        .isEqualTo("Issue #2 of project #1 is blocked by #1, which is not done.");
    assertThat(claimNext("ada", "s1").getAsJsonObject("issue").get("number").getAsInt())
        .isEqualTo(first);
    assertThat(text(claimNext("bob", "s2"), "why"))
        .isEqualTo("Nothing is free: of 2 open issues 1 claimed, 1 blocked.");
    tracker.put(base + "/issues/1/status", "{\"status\":\"done\"}", as("ada", "s1"));
    assertThat(ofIssue(second).has("waitsFor")).isFalse();
    assertThat(claimNext("bob", "s2").getAsJsonObject("issue").get("number").getAsInt())
        .isEqualTo(second);
  }

  @Test
  void aCircleOfDependenciesIsRefusedAndNamed() throws Exception {
    for (int i = 1; i <= 3; i++) {
      tracker.createIssue(project, "{\"title\":\"i%d\"}".formatted(i));
    }
    assertThat(tracker.patch(base + "/issues/1", "{\"blockedBy\":[2]}").status()).isEqualTo(200);
    assertThat(tracker.patch(base + "/issues/2", "{\"blockedBy\":[3,3]}").status()).isEqualTo(200);
    Answer circle = tracker.patch(base + "/issues/3", "{\"blockedBy\":[1]}");
    assertThat(circle.status()).isEqualTo(400);
    assertThat(circle.detail())
        .contains("blockedBy: Issue #3 would wait for itself: #3 → #1 → #2 → #3");
    assertThat(tracker.patch(base + "/issues/3", "{\"blockedBy\":[3]}").detail())
        .contains("#3 → #3");
    assertThat(tracker.patch(base + "/issues/3", "{\"blockedBy\":[99]}").detail())
        .contains("There is no issue #99 in project #1.");
    assertThat(tracker.patch(base + "/issues/2", "{\"blockedBy\":null}").json().has("blockedBy"))
        .isFalse();
    assertThat(tracker.patch(base + "/issues/3", "{\"blockedBy\":[1]}").status()).isEqualTo(200);
    // What is gone blocks nothing.
    tracker.delete(base + "/issues/2");
    assertThat(ofIssue(1).has("waitsFor")).isFalse();
  }

  @Test
  void aNameIsWanted() throws Exception {
    Answer refused = tracker.post(base + "/next-issue/claim", "{}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).contains("X-Boardcast-Actor");
    assertThat(
            tracker
                .post(base + "/next-issue/claim", "{\"leaseSeconds\":9}", as("ada", "s1"))
                .detail())
        .contains("leaseSeconds");
  }

  @Test
  void claimsOutliveARestartAndGoWithTheirIssueAndProject() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    int other = tracker.createIssue(project, "{\"title\":\"b\"}");
    claim(issue, "ada", "s1", 600);
    claim(other, "ada", "s1", 600);
    tracker.close();
    tracker = RunningTracker.in(directory, clock::get);
    assertThat(claim(issue, "bob", "s2", 60).status()).isEqualTo(409);
    assertThat(tracker.delete(base + "/issues/" + issue).status()).isEqualTo(204);
    assertThat(tracker.delete(base).status()).isEqualTo(204);
    clock.updateAndGet(now -> now.plus(Duration.ofDays(1)));
    int again = tracker.createProject();
    int fresh = tracker.createIssue(again, "{\"title\":\"a\"}");
    base = "/api/projects/" + again;
    assertThat(claim(fresh, "bob", "s2", 60).status()).isEqualTo(200);
  }

  @Test
  void manyAtOnceGetDifferentIssues() throws Exception {
    int count = 40;
    for (int i = 0; i < count; i++) {
      tracker.createIssue(project, "{\"title\":\"i%d\"}".formatted(i));
    }
    List<Callable<Integer>> agents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String session = "s" + i;
      agents.add(
          () -> claimNext("agent", session).getAsJsonObject("issue").get("number").getAsInt());
    }
    List<Integer> got = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> one : threads.invokeAll(agents)) {
        got.add(one.get());
      }
    }
    assertThat(got).doesNotHaveDuplicates().hasSize(count);
    assertThat(claimNext("agent", "late").has("issue")).isFalse();
  }

  private JsonObject claimNext(String name, String session) throws Exception {
    return tracker.post(base + "/next-issue/claim", "{}", as(name, session)).json();
  }

  private Answer claim(int issue, String name, String session, int seconds) throws Exception {
    return tracker.put(
        base + "/issues/" + issue + "/claim",
        "{\"leaseSeconds\":%d}".formatted(seconds),
        as(name, session));
  }

  private Answer release(int issue, String name, String session) throws Exception {
    return tracker.delete(base + "/issues/" + issue + "/claim", as(name, session));
  }

  private String until(int issue) {
    return text(ofIssue(issue).getAsJsonObject("claim"), "until");
  }

  private JsonObject ofIssue(int issue) {
    try {
      return tracker.get(base + "/issues/" + issue).json();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMillis(PATIENCE_MS).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static String[] as(String name, String session) {
    return new String[] {"X-Boardcast-Actor", name, "X-Boardcast-Session", session};
  }

  private static String text(JsonObject json, String name) {
    return json.get(name).getAsString();
  }
}
