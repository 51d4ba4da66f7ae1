package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.mirror.MirrorDesk;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes that happened elsewhere.
class IntakeTest {
  @TempDir Path directory;
  private RunningTracker tracker;
  private int project;

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory);
    project = tracker.createProject("A", "B");
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  @Test
  void aReportedIssueIsCreatedChangedAndDeletedOnce() throws Exception {
    Answer created =
        report(
            "issue.created",
            7,
            "{\"issue\":{\"number\":7,\"title\":\"x\",\"phase\":\"A\",\"extra\":1}}");
    assertThat(created.status()).isEqualTo(202);
    assertThat(created.json().get("sequence").getAsInt()).isEqualTo(2);
    assertThat(report("issue.created", 7, "{\"issue\":{\"title\":\"x\"}}").status()).isEqualTo(200);
    assertThat(report("issue.updated", 7, "{\"issue\":{\"status\":\"done\"}}").status())
        .isEqualTo(202);
    JsonObject issue = tracker.get("/api/projects/%d/issues/7".formatted(project)).json();
    assertThat(issue.get("status").getAsString()).isEqualTo("done");
    assertThat(issue.get("phase").getAsString()).isEqualTo("A");
    assertThat(tracker.createIssue(project, "{\"title\":\"next\"}")).isEqualTo(8);
    assertThat(report("issue.deleted", 7, "{}").status()).isEqualTo(202);
    assertThat(report("issue.deleted", 7, "{}").text()).isEqualTo("{}");
    assertThat(report("issue.created", 7, "{\"issue\":{\"title\":\"x\"}}").status()).isEqualTo(409);
    assertThat(tracker.events(project, 0)).hasSize(5);
  }

  @Test
  void aNumberThatWasPassedOverIsFreeUntilAnIssueHadIt() throws Exception {
    report("issue.created", 7, "{\"issue\":{\"title\":\"x\"}}");
    assertThat(report("issue.deleted", 4, "{}").status()).isEqualTo(404);
    assertThat(report("issue.created", 4, "{\"issue\":{\"title\":\"x\"}}").status()).isEqualTo(202);
    assertThat(report("issue.deleted", 4, "{}").status()).isEqualTo(202);
    assertThat(report("issue.deleted", 4, "{}").status()).isEqualTo(200);
    assertThat(report("issue.created", 4, "{\"issue\":{\"title\":\"x\"}}").status()).isEqualTo(409);
    assertThat(report("issue.created", 3, "{\"issue\":{\"title\":\"x\"}}").status()).isEqualTo(202);
    assertThat(report("issue.created", 5, "{\"issue\":{\"title\":\"x\"}}").status()).isEqualTo(202);
    assertThat(tracker.createIssue(project, "{\"title\":\"next\"}")).isEqualTo(8);
  }

  @Test
  void reportedPhasesReplaceThoseThereAreAndKeepTheirIssues() throws Exception {
    int issue = tracker.createIssue(project, "{\"title\":\"i\",\"phase\":\"A\"}");
    String a =
        RestContractTest.texts(
                tracker.get("/api/projects/%d/phases".formatted(project)).items(), "id")
            .getFirst();

    Answer answer =
        report(
            "phase.updated",
            null,
            "{\"phases\":[{\"name\":\"New\",\"order\":1,\"issueCount\":4},{\"id\":\"%s\",\"name\":\"B\"}]}"
                .formatted(a));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(
            RestContractTest.texts(
                tracker.get("/api/projects/%d/phases".formatted(project)).items(), "name"))
        .containsExactly("New", "B");
    assertThat(
            tracker
                .get("/api/projects/%d/issues/%d".formatted(project, issue))
                .json()
                .get("phase")
                .getAsString())
        .isEqualTo("B");
    assertThat(report("phase.updated", null, "{\"phases\":[\"new\",\"NEW\"]}").status())
        .isEqualTo(400);
  }

  /// Not even a report may rename, move or drop what follows an option of a mirrored project.
  @Test
  void reportedPhasesDoNotReplaceThoseThatFollowAnOption() throws Exception {
    MirrorDesk mirrors = tracker.server.mirrors();
    assertThat(mirrors.open(Optional.of(project), "mirror", "{}", "{}", false)).isPresent();
    List<BoardPhase> here = mirrors.phases().phases(project);
    String a = String.valueOf(here.getFirst().id());
    String b = String.valueOf(here.getLast().id());
    List<BoardPhase> following =
        List.of(here.getFirst().following("option 1"), here.getLast().following("option 2"));
    assertThat(mirrors.phases().arrange(project, here, following)).isTrue();
    String kept = "{\"id\":\"%s\",\"name\":\"%s\"}";
    for (String refused :
        List.of(
            kept.formatted(a, "A"),
            kept.formatted(b, "B") + "," + kept.formatted(a, "A"),
            kept.formatted(a, "Another") + "," + kept.formatted(b, "B"),
            kept.formatted(a, "B") + "," + kept.formatted(b, "A"))) {
      Answer answer = report("phase.updated", null, "{\"phases\":[%s]}".formatted(refused));
      assertThat(answer.status()).as(refused).isEqualTo(400);
      assertThat(answer.text()).contains("is an option of the mirrored project's field");
      assertThat(mirrors.phases().phases(project)).as(refused).isEqualTo(following);
    }
    int events = tracker.events(project, 0).size();
    // One of the board's own between them is nobody else's.
    Answer own =
        report(
            "phase.updated",
            null,
            "{\"phases\":[%s,{\"name\":\"Own\"},%s]}"
                .formatted(kept.formatted(a, "A"), kept.formatted(b, "B")));
    assertThat(own.status()).isEqualTo(202);
    assertThat(tracker.events(project, 0)).hasSize(events + 1);
    assertThat(mirrors.phases().phases(project))
        .extracting(BoardPhase::name, BoardPhase::option)
        .containsExactly(tuple("A", "option 1"), tuple("Own", null), tuple("B", "option 2"));
  }

  @Test
  void reportedProjectsAreCreatedUnderTheirNumberAndDeleted() throws Exception {
    Answer created =
        tracker.post(
            "/api/events",
            "{\"type\":\"project.created\",\"projectNumber\":70,\"actor\":\"ada\",\"origin\":\"script\",\"data\":{\"project\":{\"title\":\"P\",\"phases\":[{\"name\":\"One\",\"order\":1}]}}}");
    assertThat(created.status()).isEqualTo(202);
    SequencedEvent event = tracker.events(70, 0).getFirst();
    assertThat(event.event().actor()).isEqualTo("ada");
    assertThat(event.event().origin()).isEqualTo("script");
    assertThat(tracker.createProject()).isEqualTo(71);
    assertThat(
            tracker
                .post("/api/events", "{\"type\":\"project.deleted\",\"projectNumber\":70}")
                .status())
        .isEqualTo(202);
    assertThat(
            tracker
                .post("/api/events", "{\"type\":\"project.deleted\",\"projectNumber\":70}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void whatCannotBeMadeTrueIsRefused() throws Exception {
    int events = tracker.committed.size();
    for (String body :
        List.of(
            "{}",
            "{\"type\":\"issue.exploded\",\"projectNumber\":1}",
            "{\"type\":\"issue.updated\",\"projectNumber\":1,\"data\":{\"issue\":{\"title\":\"x\"}}}",
            "{\"type\":\"issue.created\",\"projectNumber\":1,\"data\":{}}",
            "{\"type\":\"issue.created\",\"projectNumber\":1,\"data\":{\"issue\":{\"title\":\"x\",\"url\":\"javascript:1\"}}}",
            "{\"type\":\"issue.created\",\"projectNumber\":1,\"data\":{\"issue\":{\"title\":\"x\"}},\"nope\":1}",
            "{\"type\":\"phase.updated\",\"projectNumber\":1,\"data\":{\"phases\":{}}}")) {
      assertThat(tracker.post("/api/events", body).status()).as(body).isEqualTo(400);
    }
    assertThat(report("issue.updated", 99, "{\"issue\":{\"title\":\"x\"}}").status())
        .isEqualTo(404);
    assertThat(tracker.committed).hasSize(events);
  }

  @Test
  void githubsIssuesAreMirroredWhateverTheOrderOfDeliveries() throws Exception {
    assertThat(gitHub("opened", "open", "first", "d1").status()).isEqualTo(202);
    Answer again = gitHub("opened", "open", "first", "d1");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    JsonObject issue = tracker.get("/api/projects/%d/issues/12".formatted(project)).json();
    assertThat(issue.get("url").getAsString()).isEqualTo("https://github.com/o/r/issues/12");
    assertThat(issue.get("assignee").getAsString()).isEqualTo("grace");
    assertThat(issue.getAsJsonArray("labels").toString()).isEqualTo("[\"bug\"]");
    assertThat(gitHub("closed", "closed", "first", "d2").status()).isEqualTo(202);
    assertThat(status()).isEqualTo("done");
    assertThat(gitHub("reopened", "open", "first", "d3").status()).isEqualTo(202);
    assertThat(status()).isEqualTo("todo");
    assertThat(gitHub("labeled", "open", "first", "d4").status()).isEqualTo(204);
    assertThat(gitHub("deleted", "open", "first", "d5").status()).isEqualTo(202);
    assertThat(gitHub("deleted", "open", "first", "d6").status()).isEqualTo(204);
    assertThat(tracker.events(project, 1).getFirst().event().origin()).isEqualTo("github");
    assertThat(tracker.events(project, 1).getFirst().event().actor()).isEqualTo("grace");
  }

  @Test
  void aDeliveryWithAWrongSignatureIsRefused() throws Exception {
    String body = "{}";
    for (String signature : List.of("sha256=00", "sha1=00", sign("other"))) {
      Answer answer =
          tracker.callOpenly(
              "POST",
              "/webhooks/github?project=" + project,
              body,
              "X-GitHub-Event",
              "issues",
              "X-Hub-Signature-256",
              signature);
      assertThat(answer.status()).isEqualTo(401);
    }
    Answer ping =
        tracker.callOpenly(
            "POST",
            "/webhooks/github",
            body,
            "X-GitHub-Event",
            "ping",
            "X-Hub-Signature-256",
            sign(body));
    assertThat(ping.status()).isEqualTo(204);
  }

  private String status() throws Exception {
    return tracker
        .get("/api/projects/%d/issues/12".formatted(project))
        .json()
        .get("status")
        .getAsString();
  }

  private Answer report(String type, @Nullable Integer issue, String data) throws Exception {
    JsonObject event = new JsonObject();
    event.addProperty("type", type);
    event.addProperty("projectNumber", project);
    if (issue != null) {
      event.addProperty("issueNumber", issue);
    }
    String json = event.toString();
    return tracker.post(
        "/api/events", json.substring(0, json.length() - 1) + ",\"data\":" + data + "}");
  }

  private Answer gitHub(String action, String state, String title, String delivery)
      throws Exception {
    String body =
        "{\"action\":\"%s\",\"sender\":{\"login\":\"grace\"},\"issue\":{\"number\":12,\"html_url\":\"https://github.com/o/r/issues/12\",\"title\":\"%s\",\"body\":null,\"state\":\"%s\",\"assignee\":{\"login\":\"grace\"},\"labels\":[{\"name\":\"bug\"}]}}"
            .formatted(action, title, state);
    return tracker.callOpenly(
        "POST",
        "/webhooks/github?project=" + project,
        body,
        "Content-Type",
        "application/json",
        "X-GitHub-Event",
        "issues",
        "X-GitHub-Delivery",
        delivery,
        "X-Hub-Signature-256",
        sign(body));
  }

  private static String sign(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            RunningTracker.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
