package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The calls, as a client that knows nothing but HTTP sees them.
class RestContractTest {
  @TempDir Path directory;
  private RunningTracker tracker;

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory);
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  @Test
  void healthNeedsNoKeyAndNamesTheEpoch() throws Exception {
    JsonObject health = tracker.callOpenly("GET", "/health", null).json();

    assertThat(health.get("status").getAsString()).isEqualTo("ok");
    assertThat(health.get("version").getAsString()).isEqualTo("1.2.3");
    assertThat(health.get("epoch").getAsString()).isEqualTo(tracker.server.eventFeed().epoch());
  }

  @Test
  void theKeyIsAcceptedInEitherHeaderAndNothingElseIs() throws Exception {
    assertThat(tracker.callOpenly("GET", "/api/projects", null).status()).isEqualTo(401);
    assertThat(
            tracker
                .callOpenly("GET", "/api/projects", null, "X-API-Key", RunningTracker.KEY)
                .status())
        .isEqualTo(200);
    assertThat(
            tracker
                .callOpenly(
                    "GET", "/api/projects", null, "authorization", "bearer " + RunningTracker.KEY)
                .status())
        .isEqualTo(200);
    Answer wrong = tracker.callOpenly("GET", "/metrics", null, "Authorization", "Bearer wr0ng");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("unauthorized");
    assertThat(wrong.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(wrong.text()).doesNotContain("wr0ng").contains("STATE_TRACKING_API_KEY");
  }

  @Test
  void aProjectIsCreatedWithItsPhasesAndFoundAtItsLocation() throws Exception {
    Answer created =
        tracker.post(
            "/api/projects",
            "{\"title\":\"Apollo\",\"description\":\"to the moon\",\"phases\":[\"Build\",{\"name\":\"Fly\",\"description\":\"up\"}]}");

    assertThat(created.status()).isEqualTo(201);
    Answer read = tracker.get(created.header("Location"));
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.etag()).isEqualTo(created.etag()).isNotEmpty();
    JsonObject project = read.json();
    assertThat(project.get("status").getAsString()).isEqualTo("open");
    assertThat(project.get("url").getAsString()).endsWith(created.header("Location"));
    assertThat(texts(project.getAsJsonArray("phases"), "name")).containsExactly("Build", "Fly");
    assertThat(texts(project.getAsJsonArray("phases"), "order")).containsExactly("1", "2");
    assertThat(project.getAsJsonArray("fields")).isNotEmpty();
    assertThat(project.getAsJsonObject("stats").get("totalPhases").getAsInt()).isEqualTo(2);
  }

  /// In whichever database: what a change answers is read before its event need be in the table.
  @Test
  void whatIsAnsweredToAChangeCarriesTheTagOfWhatIsReadAfterIt() throws Exception {
    Answer made = tracker.post("/api/projects", "{\"title\":\"new\",\"phases\":[\"A\"]}");
    String path = made.header("Location");
    assertThat(tracker.get(path).etag()).isEqualTo(made.etag());
    Answer project = tracker.patch(path, "{\"title\":\"x\"}");
    assertThat(tracker.get(path + "/board").etag()).isEqualTo(project.etag());
    Answer phase = tracker.post(path + "/phases", "{\"name\":\"B\"}");
    assertThat(tracker.get(path + "/phases").etag()).isEqualTo(phase.etag());
    Answer renamed = tracker.patch(phase.header("Location"), "{\"name\":\"C\"}");
    assertThat(tracker.get(path + "/phases").etag()).isEqualTo(renamed.etag());
    Answer issue = tracker.post(path + "/issues", "{\"title\":\"i\"}");
    assertThat(tracker.get(issue.header("Location")).etag()).isEqualTo(issue.etag());
    Answer item = tracker.post(issue.header("Location") + "/work-items", "{\"title\":\"w\"}");
    assertThat(tracker.get(issue.header("Location")).etag()).isEqualTo(item.etag());
  }

  @Test
  void aPatchChangesWhatItNamesAndClearsWithNull() throws Exception {
    int project = tracker.createProject();
    String path = "/api/projects/" + project;
    tracker.patch(path, "{\"description\":\"one\"}");

    JsonObject closed = tracker.patch(path, "{\"status\":\"closed\"}").json();
    JsonObject cleared = tracker.patch(path, "{\"description\":null}").json();

    assertThat(closed.get("description").getAsString()).isEqualTo("one");
    assertThat(closed.get("title").getAsString()).isEqualTo("Apollo");
    assertThat(cleared.has("description")).isFalse();
    assertThat(cleared.get("status").getAsString()).isEqualTo("closed");
  }

  @Test
  void aChangeThatChangesNothingMakesNoEvent() throws Exception {
    int project = tracker.createProject();
    int before = tracker.committed.size();

    Answer answer = tracker.patch("/api/projects/" + project, "{\"title\":\"Apollo\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(tracker.committed).hasSize(before);
  }

  @Test
  void listsArePagedByAnOpaqueCursor() throws Exception {
    int project = tracker.createProject();
    for (int i = 0; i < 7; i++) {
      tracker.createIssue(project, "{\"title\":\"t" + i + "\"}");
    }

    List<String> titles = new ArrayList<>();
    String next = "/api/projects/%d/issues?limit=3".formatted(project);
    int pages = 0;
    while (next != null) {
      Answer page = tracker.get(next);
      titles.addAll(texts(page.items(), "title"));
      assertThat(page.json().get("total").getAsInt()).isEqualTo(7);
      JsonElement cursor = page.json().get("nextCursor");
      next =
          cursor == null
              ? null
              : "/api/projects/%d/issues?limit=3&cursor=%s"
                  .formatted(project, cursor.getAsString());
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(titles).containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6");
  }

  @Test
  void listsSayHowManyThereAreOfWhatWasAskedFor() throws Exception {
    int project = tracker.createProject("A");
    for (int i = 0; i < 5; i++) {
      tracker.createIssue(
          project,
          "{\"title\":\"t\",\"status\":\"%s\",\"phase\":\"A\",\"assignee\":\"%s\"}"
              .formatted(i < 3 ? "todo" : "done", i == 0 ? "zoe" : "ada"));
    }
    String issues = "/api/projects/%d/issues?limit=1&".formatted(project);
    assertThat(total(issues)).isEqualTo(5);
    assertThat(total(issues + "status=todo")).isEqualTo(3);
    assertThat(total(issues + "phase=a&assignee=ada")).isEqualTo(4);
    assertThat(total(issues + "status=done&assignee=zoe")).isZero();
    int before = total("/api/projects?limit=1");
    tracker.createProject();
    assertThat(total("/api/projects?limit=1")).isEqualTo(before + 1);
    assertThat(total("/api/projects?limit=500")).isEqualTo(before + 1);
  }

  private int total(String path) throws Exception {
    return tracker.get(path).json().get("total").getAsInt();
  }

  @Test
  void issuesAreFilteredByStatusPhaseAndAssigneeTogether() throws Exception {
    int project = tracker.createProject("Build", "Fly");
    tracker.createIssue(
        project, "{\"title\":\"a\",\"status\":\"todo\",\"phase\":\"build\",\"assignee\":\"ada\"}");
    tracker.createIssue(project, "{\"title\":\"b\",\"status\":\"todo\",\"phase\":\"Fly\"}");
    tracker.createIssue(project, "{\"title\":\"c\",\"phase\":\"Build\",\"assignee\":\"ada\"}");
    String path = "/api/projects/" + project + "/issues";

    assertThat(texts(tracker.get(path + "?status=todo").items(), "title"))
        .containsExactly("a", "b");
    assertThat(texts(tracker.get(path + "?phase=BUILD").items(), "title"))
        .containsExactly("a", "c");
    assertThat(
            texts(tracker.get(path + "?phase=Build&assignee=ada&status=backlog").items(), "title"))
        .containsExactly("c");
    assertThat(tracker.get(path + "?phase=Nowhere").items()).isEmpty();
  }

  @Test
  void anIssueShowsItsActivityNewestFirstWithoutItsResource() throws Exception {
    int project = tracker.createProject();
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    String path = "/api/projects/%d/issues/%d".formatted(project, issue);
    for (int i = 0; i < 12; i++) {
      tracker.patch(path, "{\"title\":\"a" + i + "\"}", "X-Boardcast-Actor", "ada");
    }

    JsonArray activity = tracker.get(path).json().getAsJsonArray("activity");

    assertThat(activity).hasSize(10);
    JsonObject newest = activity.get(0).getAsJsonObject();
    assertThat(newest.get("sequence").getAsInt()).isEqualTo(14);
    JsonObject data = newest.getAsJsonObject("event").getAsJsonObject("data");
    assertThat(data.has("issue")).isFalse();
    assertThat(data.get("actor").getAsString()).isEqualTo("ada");
    assertThat(data.getAsJsonArray("changed").toString()).isEqualTo("[\"title\"]");
  }

  @Test
  void workItemsAreAddedChangedAndRemovedAndCountForTheirPhase() throws Exception {
    int project = tracker.createProject("Build");
    int issue = tracker.createIssue(project, "{\"title\":\"a\",\"phase\":\"Build\"}");
    String path = "/api/projects/%d/issues/%d/work-items".formatted(project, issue);

    Answer first = tracker.post(path, "{\"title\":\"one\"}");
    Answer second = tracker.post(path, "{\"title\":\"two\",\"completed\":true}");
    Answer done = tracker.patch(first.header("Location"), "{\"completed\":true}");
    Answer gone = tracker.delete(second.header("Location"));
    String third = tracker.post(path, "{\"title\":\"three\"}").json().get("id").getAsString();

    assertThat(first.status()).isEqualTo(201);
    assertThat(done.json().get("completed").getAsBoolean()).isTrue();
    assertThat(gone.status()).isEqualTo(204);
    assertThat(third).isNotEqualTo(second.json().get("id").getAsString());
    JsonObject phase =
        tracker.get("/api/projects/" + project + "/phases").items().get(0).getAsJsonObject();
    assertThat(phase.get("workItemCount").getAsInt()).isEqualTo(2);
    assertThat(phase.get("completedCount").getAsInt()).isEqualTo(1);
  }

  @Test
  void phasesAreInsertedMovedRenamedAndRemoved() throws Exception {
    int project = tracker.createProject("A", "C");
    String path = "/api/projects/" + project + "/phases";
    int issue = tracker.createIssue(project, "{\"title\":\"i\",\"phase\":\"C\"}");

    Answer inserted = tracker.post(path, "{\"name\":\"B\",\"order\":2}");
    assertThat(inserted.status()).isEqualTo(201);
    assertThat(texts(tracker.get(path).items(), "name")).containsExactly("A", "B", "C");
    String c = texts(tracker.get(path).items(), "id").get(2);

    tracker.patch(path + "/" + c, "{\"name\":\"See\",\"order\":1}");
    assertThat(texts(tracker.get(path).items(), "name")).containsExactly("See", "A", "B");
    assertThat(texts(tracker.get(path).items(), "order")).containsExactly("1", "2", "3");
    JsonObject moved = tracker.get("/api/projects/%d/issues/%d".formatted(project, issue)).json();
    assertThat(moved.get("phase").getAsString()).isEqualTo("See");
    assertThat(moved.get("version").getAsInt()).isEqualTo(2);

    assertThat(tracker.delete(path + "/" + c).status()).isEqualTo(204);
    assertThat(texts(tracker.get(path).items(), "name")).containsExactly("A", "B");
    JsonObject left = tracker.get("/api/projects/%d/issues/%d".formatted(project, issue)).json();
    assertThat(left.has("phase")).isFalse();
  }

  @Test
  void deletedNumbersAreNeverUsedAgain() throws Exception {
    int project = tracker.createProject();
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    tracker.delete("/api/projects/%d/issues/%d".formatted(project, issue));
    assertThat(tracker.createIssue(project, "{\"title\":\"b\"}")).isEqualTo(issue + 1);

    assertThat(tracker.delete("/api/projects/" + project).status()).isEqualTo(204);
    assertThat(tracker.get("/api/projects/" + project).status()).isEqualTo(404);
    assertThat(tracker.get("/api/projects/" + project + "/board").status()).isEqualTo(404);
    assertThat(tracker.createProject()).isEqualTo(project + 1);
    assertThat(tracker.get("/api/projects").items()).hasSize(1);
  }

  @Test
  void staleWritesAreRefusedWithoutAnyEffect() throws Exception {
    int project = tracker.createProject("Build");
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    String path = "/api/projects/%d/issues/%d".formatted(project, issue);
    String etag = tracker.get(path).etag();
    assertThat(tracker.put(path + "/status", "{\"status\":\"todo\"}", "If-Match", etag).status())
        .isEqualTo(200);
    int events = tracker.committed.size();

    for (Answer stale :
        List.of(
            tracker.put(path + "/status", "{\"status\":\"done\"}", "If-Match", etag),
            tracker.put(path + "/phase", "{\"phaseName\":\"Build\"}", "If-Match", etag),
            tracker.patch(path, "{\"title\":\"b\"}", "If-Match", etag),
            tracker.post(path + "/work-items", "{\"title\":\"b\"}", "If-Match", etag),
            tracker.delete(path, "If-Match", "W/" + tracker.get(path).etag()),
            tracker.delete(path, "If-Match", "rubbish"),
            tracker.patch("/api/projects/" + project, "{\"title\":\"b\"}", "If-Match", etag))) {
      assertThat(stale.status()).isEqualTo(412);
      assertThat(stale.code()).isEqualTo("conflict");
      assertThat(stale.detail()).contains("Read it again");
      assertThat(stale.json().get("currentVersion").getAsLong())
          .isEqualTo(stale.detail().startsWith("Project") ? 3 : 2);
    }
    assertThat(tracker.committed).hasSize(events);
    String now = tracker.get(path).etag();
    assertThat(tracker.delete(path, "If-Match", "\"other-1\", " + now).status()).isEqualTo(204);
  }

  @Test
  void aVersionIsExpectedWithoutAnyTagOfAnAnswer() throws Exception {
    int project = tracker.createProject("Build");
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    String base = "/api/projects/" + project;
    String path = base + "/issues/" + issue;
    String body = "{\"status\":\"todo\"}";
    Answer first = tracker.put(path + "/status", body, "If-Match", "\"*-1\"");
    assertThat(first.status()).isEqualTo(200);
    int events = tracker.committed.size();
    for (String other : List.of("\"*-1\"", "\"*-3\"", "W/\"*-2\"", "\"*-\"", "\"*--2\"")) {
      Answer stale = tracker.patch(path, "{\"title\":\"b\"}", "If-Match", other);
      assertThat(stale.status()).as(other).isEqualTo(412);
      assertThat(stale.json().get("currentVersion").getAsLong()).isEqualTo(2);
    }
    assertThat(tracker.committed).hasSize(events);
    assertThat(tracker.patch(path, "{\"title\":\"b\"}", "If-Match", "\"x\", \"*-2\"").status())
        .isEqualTo(200);
    long version = tracker.get(base).json().get("version").getAsLong();
    assertThat(
            tracker.patch(base, "{\"title\":\"b\"}", "If-Match", "\"*-" + version + "\"").status())
        .isEqualTo(200);
    assertThat(tracker.get(path, "If-None-Match", "\"*-3\"").status()).isEqualTo(200);
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws Exception {
    int project = tracker.createProject("Build");
    int issue = tracker.createIssue(project, "{\"title\":\"a\"}");
    String base = "/api/projects/" + project;
    for (String path :
        List.of(
            base,
            base + "/board",
            base + "/phases",
            base + "/issues/" + issue,
            base + "/events?since=1",
            "/api/positions")) {
      Answer first = tracker.get(path);
      Answer again = tracker.get(path, "If-None-Match", "\"other\", " + first.etag());
      assertThat(again.status()).as(path).isEqualTo(304);
      assertThat(again.text()).isEmpty();
      assertThat(again.etag()).isEqualTo(first.etag());
      tracker.patch(base + "/issues/" + issue, "{\"body\":\"" + path + "\"}");
      assertThat(tracker.get(path, "If-None-Match", first.etag()).status()).as(path).isEqualTo(200);
    }
    assertThat(tracker.get("/api/projects/999/board", "If-None-Match", "*").status())
        .isEqualTo(404);
  }

  @Test
  void positionsAndEventsTellWhatIsNew() throws Exception {
    int project = tracker.createProject();
    tracker.createIssue(project, "{\"title\":\"a\"}");
    JsonObject positions = tracker.get("/api/positions").json();
    String epoch = positions.get("epoch").getAsString();
    String path = "/api/projects/%d/events".formatted(project);

    assertThat(positions.getAsJsonObject("sequences").get(String.valueOf(project)).getAsInt())
        .isEqualTo(2);
    JsonObject page = tracker.get(path + "?epoch=%s&since=1".formatted(epoch)).json();
    assertThat(page.get("recovered").getAsBoolean()).isTrue();
    assertThat(texts(page.getAsJsonArray("events"), "sequence")).containsExactly("2");
    JsonObject limited = tracker.get(path + "?limit=1").json();
    assertThat(limited.getAsJsonObject("position").get("sequence").getAsInt()).isEqualTo(1);
    for (String unknown : List.of("?epoch=another&since=1", "?since=7")) {
      JsonObject lost = tracker.get(path + unknown).json();
      assertThat(lost.get("recovered").getAsBoolean()).isFalse();
      assertThat(lost.getAsJsonArray("events")).isEmpty();
      assertThat(lost.getAsJsonObject("position").get("sequence").getAsInt()).isEqualTo(2);
    }
  }

  @Test
  void metricsAreWhatTheRegistryPrints() throws Exception {
    Answer metrics = tracker.get("/metrics");

    assertThat(metrics.text()).isEqualTo("figures 1\n");
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
  }

  static List<String> texts(JsonArray items, String field) {
    return items.asList().stream().map(i -> i.getAsJsonObject().get(field).getAsString()).toList();
  }
}
