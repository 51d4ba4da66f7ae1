package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.testkit.github.HookPayloads;
import dev.boardcast.testkit.github.HookPayloads.Payload;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GitHub's own payloads, signed and sent.
final class GitHubExamplesTest {
  private static final List<String> JOINING =
      List.of("opened", "edited", "assigned", "unassigned", "labeled", "unlabeled", "reopened");

  @TempDir Path directory;
  private RunningTracker tracker;
  private int deliveries;

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory);
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  private Answer send(int project, Payload payload) throws Exception {
    String body = payload.json().toString();
    return tracker.callOpenly(
        "POST",
        "/webhooks/github?project=" + project,
        body,
        "X-GitHub-Event",
        payload.event(),
        "X-GitHub-Delivery",
        "d" + deliveries++,
        "X-Hub-Signature-256",
        HookPayloads.signature(RunningTracker.WEBHOOK_SECRET, body));
  }

  /// Each into a board of its own.
  @Test
  void eachRealPayloadMakesTheEventThatItShould() throws Exception {
    List<Payload> all = HookPayloads.examples("issues", "projects_v2_item");
    assertThat(all).hasSize(57);
    for (Payload payload : all) {
      int project = tracker.createProject();
      Answer answer = send(project, payload);
      JsonObject issue = payload.json().getAsJsonObject("issue");
      boolean joins =
          payload.event().equals("issues")
              && JOINING.contains(payload.action())
              && !issue.has("pull_request");
      String what = payload.source() + " " + payload.event() + " " + payload.action();
      assertThat(answer.status()).as(what).isEqualTo(joins ? 202 : 204);
      List<Issue> cards = tracker.board(project).issues();
      assertThat(cards).as(what).hasSize(joins ? 1 : 0);
      if (joins) {
        SequencedEvent event = tracker.events(project, 0).getLast();
        assertThat(event.event().type()).isEqualTo(EventType.ISSUE_CREATED);
        assertThat(event.event().origin()).isEqualTo("github");
        assertThat(cards.getFirst().title()).isEqualTo(issue.get("title").getAsString());
        assertThat(cards.getFirst().url()).isEqualTo(issue.get("html_url").getAsString());
      }
    }
  }

  /// All of a server into one board, in the order in which they were collected.
  @Test
  void oneBoardTakesThemAll() throws Exception {
    Map<String, Integer> projects = new HashMap<>();
    for (Payload payload : HookPayloads.examples("issues", "projects_v2_item")) {
      Integer project = projects.get(payload.source());
      if (project == null) {
        project = tracker.createProject();
        projects.put(payload.source(), project);
      }
      assertThat(send(project, payload).status()).isIn(202, 204);
    }
    for (int project : projects.values()) {
      List<Issue> cards = tracker.board(project).issues();
      assertThat(cards).extracting(Issue::url).doesNotHaveDuplicates();
    }
  }

  @Test
  void otherEventsArePassedOver() throws Exception {
    int project = tracker.createProject();
    List<Payload> all =
        HookPayloads.examples(
            "issue_comment", "label", "milestone", "pull_request", "repository", "project");
    assertThat(all).hasSizeGreaterThan(100);
    for (Payload payload : all) {
      assertThat(send(project, payload).status()).isEqualTo(204);
    }
    assertThat(tracker.events(project, 0)).hasSize(1);
  }

  @Test
  void payloadsThatAreMadeByGitHubsDescriptionAreTaken() throws Exception {
    for (String action :
        List.of(
            "assigned",
            "closed",
            "deleted",
            "demilestoned",
            "edited",
            "labeled",
            "locked",
            "milestoned",
            "opened",
            "pinned",
            "reopened",
            "transferred",
            "typed",
            "unassigned",
            "unlabeled",
            "unlocked",
            "unpinned",
            "untyped")) {
      int project = tracker.createProject();
      Payload payload = HookPayloads.generated("issues", "issues-" + action);
      assertThat(payload.action()).isEqualTo(action);
      Answer answer = send(project, payload);
      assertThat(answer.status()).as(action + ": " + answer.text()).isIn(202, 204);
    }
  }
}
