package dev.boardcast.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.testkit.github.HookPayloads;
import dev.boardcast.tracker.RunningTracker.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What went wrong with real deliveries, by the numbers of the list of faults, and how it is right.
final class GitHubIntakeTest {
  private static final String JSON = "application/json";

  @TempDir Path directory;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private RunningTracker tracker;
  private int project;
  private int deliveries;

  @BeforeEach
  void start() throws Exception {
    tracker = RunningTracker.in(directory, () -> now);
    project = tracker.createProject("A", "B");
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  /// An issue as GitHub tells of it.
  private static JsonObject issue(int number, String updatedAt) {
    return JsonParser.parseString(
            """
            {"node_id":"I_%1$d","number":%1$d,"html_url":"https://github.com/o/r/issues/%1$d",
             "title":"issue %1$d","body":"text","state":"open","updated_at":"2026-03-01T10:00:%2$sZ",
             "assignee":{"login":"grace"},"assignees":[{"login":"grace"}],
             "labels":[{"name":"bug"}]}
            """
                .formatted(number, updatedAt))
        .getAsJsonObject();
  }

  private static JsonObject with(JsonObject issue, String name, @Nullable String value) {
    JsonObject changed = issue.deepCopy();
    changed.addProperty(name, value);
    return changed;
  }

  private static JsonObject payload(String action, JsonObject issue) {
    JsonObject payload = new JsonObject();
    payload.addProperty("action", action);
    payload.add("issue", issue);
    payload.add("sender", JsonParser.parseString("{\"login\":\"grace\"}"));
    return payload;
  }

  private Answer deliver(String action, JsonObject issue) throws Exception {
    return send(project, "issues", "d" + deliveries++, JSON, payload(action, issue).toString());
  }

  private Answer send(int into, String event, String id, String type, String body)
      throws Exception {
    return tracker.callOpenly(
        "POST",
        "/webhooks/github?project=" + into,
        body,
        "Content-Type",
        type,
        "X-GitHub-Event",
        event,
        "X-GitHub-Delivery",
        id,
        "X-Hub-Signature-256",
        HookPayloads.signature(RunningTracker.WEBHOOK_SECRET, body));
  }

  private Issue card(int number) throws Exception {
    return issues().stream().filter(i -> i.number() == number).findFirst().orElseThrow();
  }

  private List<Issue> issues() throws Exception {
    return tracker.board(project).issues();
  }

  private void change(int number, String patch) throws Exception {
    String path = "/api/projects/%d/issues/%d".formatted(project, number);
    assertThat(tracker.patch(path, patch).status()).isEqualTo(200);
  }

  @Test
  void fault1OneIdIsSharedByAllHooksOfAnEvent() throws Exception {
    int other = tracker.createProject();
    JsonObject opened = payload("opened", issue(1, "00"));
    assertThat(send(project, "issues", "one", JSON, opened.toString()).status()).isEqualTo(202);
    assertThat(send(other, "issues", "one", JSON, opened.toString()).status()).isEqualTo(202);
    assertThat(tracker.board(other).issues()).hasSize(1);
    // The organization's hook tells of the same event in other words.
    opened.add("organization", new JsonObject());
    Answer again = send(project, "issues", "one", JSON, opened.toString());
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(issues()).hasSize(1);
  }

  @Test
  void fault2AnOlderDeliveryThatComesLaterIsPassedOver() throws Exception {
    deliver("opened", with(issue(1, "00"), "title", "first"));
    deliver("edited", with(issue(1, "02"), "title", "newest"));
    assertThat(deliver("edited", with(issue(1, "01"), "title", "older")).status()).isEqualTo(204);
    assertThat(card(1).title()).isEqualTo("newest");
    deliver("edited", with(issue(1, "02"), "title", "in the same second"));
    assertThat(card(1).title()).isEqualTo("in the same second");
  }

  @Test
  void fault2TheFirstDeliveryMayComeLast() throws Exception {
    deliver("labeled", with(issue(1, "02"), "title", "newest"));
    deliver("closed", with(issue(2, "02"), "state", "closed"));
    assertThat(deliver("opened", with(issue(1, "00"), "title", "first")).status()).isEqualTo(204);
    // It is closed by now: no card of an open issue appears.
    assertThat(deliver("opened", issue(2, "00")).status()).isEqualTo(204);
    deliver("pinned", with(issue(3, "02"), "title", "newest"));
    assertThat(deliver("opened", with(issue(3, "00"), "title", "first")).status()).isEqualTo(202);
    assertThat(issues()).extracting(Issue::number).containsExactly(1, 3);
    assertThat(issues()).extracting(Issue::title).containsOnly("newest");
  }

  @Test
  void fault3ADeletedIssueDoesNotRiseAgainForThirtyDays() throws Exception {
    deliver("opened", issue(1, "00"));
    assertThat(deliver("deleted", issue(1, "01")).status()).isEqualTo(202);
    assertThat(deliver("labeled", issue(1, "00")).status()).isEqualTo(204);
    assertThat(deliver("reopened", issue(1, "02")).status()).isEqualTo(204);
    assertThat(issues()).isEmpty();
    now = now.plusSeconds(29 * 86_400);
    assertThat(deliver("labeled", issue(1, "02")).status()).isEqualTo(204);
    now = now.plusSeconds(2 * 86_400);
    deliver("opened", issue(9, "00"));
    assertThat(deliver("labeled", issue(1, "02")).status()).isEqualTo(202);
  }

  @Test
  void fault3ACardThatWasTakenOffTheBoardHereStaysAway() throws Exception {
    deliver("opened", issue(1, "00"));
    tracker.delete("/api/projects/%d/issues/1".formatted(project));
    assertThat(deliver("labeled", issue(1, "01")).status()).isEqualTo(204);
    assertThat(issues()).isEmpty();
  }

  @Test
  void fault4OnlyClosingAndReopeningMoveTheStatus() throws Exception {
    deliver("opened", issue(1, "00"));
    change(1, "{\"status\":\"done\"}");
    deliver("labeled", with(issue(1, "01"), "title", "other"));
    assertThat(card(1).status()).isEqualTo(IssueStatus.DONE);
    assertThat(card(1).title()).isEqualTo("other");
    deliver("closed", with(issue(1, "02"), "state", "closed"));
    change(1, "{\"status\":\"in_progress\"}");
    deliver("unlabeled", with(issue(1, "03"), "state", "closed"));
    assertThat(card(1).status()).isEqualTo(IssueStatus.IN_PROGRESS);
    deliver("reopened", issue(1, "04"));
    assertThat(card(1).status()).isEqualTo(IssueStatus.IN_PROGRESS);
    // A closing that was not delivered is seen by the next delivery.
    deliver("labeled", with(issue(1, "05"), "state", "closed"));
    assertThat(card(1).status()).isEqualTo(IssueStatus.DONE);
    deliver("reopened", issue(1, "06"));
    assertThat(card(1).status()).isEqualTo(IssueStatus.TODO);
  }

  @Test
  void fault4ADeliveryWithoutAStateSaysNothingOfIt() throws Exception {
    JsonObject silent = issue(1, "00");
    silent.remove("state");
    deliver("opened", issue(1, "00"));
    change(1, "{\"status\":\"done\"}");
    deliver("pinned", silent);
    deliver("labeled", issue(1, "01"));
    assertThat(card(1).status()).isEqualTo(IssueStatus.DONE);
  }

  @Test
  void fault5ABodyThatIsClearedThereIsClearedHere() throws Exception {
    deliver("opened", issue(1, "00"));
    assertThat(card(1).body()).isEqualTo("text");
    assertThat(deliver("edited", with(issue(1, "01"), "body", null)).status()).isEqualTo(202);
    assertThat(card(1).body()).isNull();
    JsonObject silent = issue(2, "00");
    deliver("opened", silent);
    silent.remove("body");
    deliver("labeled", silent);
    assertThat(card(2).body()).isEqualTo("text");
  }

  @Test
  void fault6AnIssueIsKnownByItsIdWhateverItsAddress() throws Exception {
    deliver("opened", issue(1, "00"));
    String moved = "https://github.com/o/renamed/issues/1";
    assertThat(deliver("edited", with(issue(1, "01"), "html_url", moved)).status()).isEqualTo(202);
    assertThat(issues()).hasSize(1);
    assertThat(card(1).url()).isEqualTo(moved);
    assertThat(tracker.events(project, 0).getLast().event().changed()).containsExactly("url");
    // The old name was given to another repository.
    deliver("opened", with(issue(1, "02"), "node_id", "I_other"));
    assertThat(issues()).hasSize(2);
    assertThat(card(1).url()).isEqualTo(moved);
  }

  @Test
  void fault6ACardThatWasMadeByItsAddressIsFound() throws Exception {
    tracker.post(
        "/api/events",
        "{\"type\":\"issue.created\",\"projectNumber\":%d,\"data\":{\"issue\":{\"title\":\"x\",\"url\":\"https://github.com/o/r/issues/1\"}}}"
            .formatted(project));
    deliver("edited", issue(1, "00"));
    assertThat(issues()).extracting(Issue::title).containsExactly("issue 1");
  }

  @Test
  void fault7ATransferredIssueStaysTheCardThatItIs() throws Exception {
    for (boolean newFirst : List.of(true, false)) {
      int old = newFirst ? 1 : 2;
      deliver("opened", issue(old, "00"));
      String path = "/api/projects/%d/issues/%d".formatted(project, old);
      tracker.post(path + "/work-items", "{\"title\":\"half of it\"}");
      change(old, "{\"status\":\"in_progress\",\"phase\":\"A\"}");
      JsonObject there = with(issue(old, "02"), "node_id", "I_new" + old);
      there.addProperty("number", 70 + old);
      there.addProperty("html_url", "https://github.com/o/other/issues/7" + old);
      JsonObject changes = new JsonObject();
      changes.add("new_issue", there);
      JsonObject left = payload("transferred", issue(old, "01"));
      left.add("changes", changes);
      if (newFirst) {
        deliver("opened", there);
        send(project, "issues", "t" + old, JSON, left.toString());
      } else {
        send(project, "issues", "t" + old, JSON, left.toString());
        deliver("opened", there);
      }
      Issue card = card(old);
      assertThat(card.workItems()).hasSize(1);
      assertThat(card.status()).isEqualTo(IssueStatus.IN_PROGRESS);
      assertThat(card.phase()).isEqualTo("A");
      assertThat(card.url()).isEqualTo("https://github.com/o/other/issues/7" + old);
      assertThat(issues()).hasSize(old);
      // What is late of the old one changes nothing, what comes of the new one does.
      deliver("labeled", with(issue(old, "09"), "title", "late"));
      deliver("edited", with(there, "title", "moved"));
      assertThat(card(old).title()).isEqualTo("moved");
    }
  }

  @Test
  void fault7TheNewRepositorysDeliveryNamesTheOldIssue() throws Exception {
    deliver("opened", issue(1, "00"));
    JsonObject there = with(issue(5, "02"), "node_id", "I_new");
    JsonObject opened = payload("opened", there);
    JsonObject changes = new JsonObject();
    changes.add("old_issue", issue(1, "00"));
    opened.add("changes", changes);
    send(project, "issues", "t", JSON, opened.toString());
    assertThat(issues()).extracting(Issue::number).containsExactly(1);
    assertThat(card(1).url()).isEqualTo("https://github.com/o/r/issues/5");
  }

  @Test
  void fault7WhereGitHubDoesNotSayWhereToTheCardStays() throws Exception {
    deliver("opened", issue(1, "00"));
    assertThat(deliver("transferred", issue(1, "01")).status()).isEqualTo(204);
    assertThat(issues()).hasSize(1);
  }

  @Test
  void fault8TheFirstAssigneeIsTheOneOfTheList() throws Exception {
    JsonObject issue = issue(1, "00");
    issue.remove("assignee");
    deliver("opened", issue);
    assertThat(card(1).assignee()).isEqualTo("grace");
    JsonArray none = new JsonArray();
    issue.add("assignees", none);
    issue.addProperty("updated_at", "2026-03-01T10:00:01Z");
    deliver("unassigned", issue);
    assertThat(card(1).assignee()).isNull();
    // Someone whose account is gone.
    none.add(new JsonObject());
    none.add(JsonNull.INSTANCE);
    none.add(JsonParser.parseString("{\"login\":\"ada\"}"));
    deliver("assigned", issue);
    assertThat(card(1).assignee()).isEqualTo("ada");
  }

  @Test
  void fault9WhatWasChangedHereStaysUntilItIsChangedThere() throws Exception {
    deliver("opened", issue(1, "00"));
    change(1, "{\"title\":\"ours\",\"assignee\":\"ada\",\"labels\":[\"x\"],\"body\":\"ours\"}");
    deliver("milestoned", issue(1, "01"));
    assertThat(card(1).title()).isEqualTo("ours");
    assertThat(card(1).assignee()).isEqualTo("ada");
    assertThat(card(1).labels()).containsExactly("x");
    assertThat(card(1).body()).isEqualTo("ours");
    deliver("edited", with(issue(1, "02"), "title", "theirs"));
    assertThat(card(1).title()).isEqualTo("theirs");
    assertThat(card(1).assignee()).isEqualTo("ada");
  }

  @Test
  void fault10FormsAreTaken() throws Exception {
    String form =
        "payload="
            + URLEncoder.encode(
                payload("opened", with(issue(1, "00"), "title", "a & b = ë 🚀 100 %")).toString(),
                StandardCharsets.UTF_8);
    String type = "application/x-www-form-urlencoded";
    assertThat(send(project, "issues", "f", type, form).status()).isEqualTo(202);
    assertThat(card(1).title()).isEqualTo("a & b = ë 🚀 100 %");
    assertThat(send(project, "ping", "p", type, "payload=%7B%7D").status()).isEqualTo(204);
    assertThat(send(project, "issues", "g", type, "a=b").status()).isEqualTo(400);
    assertThat(send(project, "issues", "h", type, "payload=%7").status()).isEqualTo(400);
    assertThat(send(project, "issues", "i", "text/plain", form).status()).isEqualTo(415);
    assertThat(tracker.post("/api/projects", "title=x", "Content-Type", type).status())
        .isEqualTo(415);
  }

  @Test
  void fault11APingTellsWhatWouldNotWork() throws Exception {
    assertThat(ping("?project=" + project, "\"issues\",\"label\"").status()).isEqualTo(204);
    assertThat(ping("?project=" + project, "\"*\"").status()).isEqualTo(204);
    assertThat(ping("?project=999999", "\"issues\"").status()).isEqualTo(404);
    assertThat(ping("?project=x", "\"issues\"").status()).isEqualTo(400);
    Answer useless = ping("?project=" + project, "\"push\"");
    assertThat(useless.status()).isEqualTo(409);
    assertThat(useless.detail()).contains("push").contains("issues");
    Answer nowhere = ping("", "\"issues\"");
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.detail()).contains("boardcast connect github").contains("?project=N");
  }

  private Answer ping(String query, String events) throws Exception {
    String body = "{\"zen\":\"z\",\"hook_id\":1,\"hook\":{\"events\":[%s]}}".formatted(events);
    return tracker.callOpenly(
        "POST",
        "/webhooks/github" + query,
        body,
        "X-GitHub-Event",
        "ping",
        "X-Hub-Signature-256",
        HookPayloads.signature(RunningTracker.WEBHOOK_SECRET, body));
  }

  @Test
  void fault12WhatIsNoReasonPutsNoIssueOnTheBoard() throws Exception {
    JsonObject closed = with(issue(1, "00"), "state", "closed");
    for (String action :
        List.of("locked", "unlocked", "pinned", "unpinned", "closed", "labeled", "invented")) {
      assertThat(deliver(action, closed).status()).as(action).isEqualTo(204);
    }
    assertThat(deliver("locked", issue(2, "00")).status()).isEqualTo(204);
    JsonObject pull = issue(3, "00");
    pull.add("pull_request", new JsonObject());
    assertThat(deliver("milestoned", pull).status()).isEqualTo(204);
    assertThat(issues()).isEmpty();
    assertThat(deliver("assigned", issue(2, "01")).status()).isEqualTo(202);
    assertThat(deliver("locked", with(issue(2, "02"), "title", "new")).status()).isEqualTo(202);
    assertThat(card(2).title()).isEqualTo("new");
  }

  @Test
  void fault13WhatNobodyWillDoIsNotDone() throws Exception {
    for (String reason : List.of("not_planned", "duplicate")) {
      int number = reason.length();
      deliver("opened", issue(number, "00"));
      change(number, "{\"status\":\"in_progress\"}");
      JsonObject closed = with(issue(number, "01"), "state", "closed");
      deliver("closed", with(closed, "state_reason", reason));
      assertThat(card(number).status()).isEqualTo(IssueStatus.IN_PROGRESS);
      closed.addProperty("updated_at", "2026-03-01T10:00:02Z");
      deliver("closed", with(closed, "state_reason", "completed"));
      assertThat(card(number).status()).isEqualTo(IssueStatus.DONE);
    }
  }

  @Test
  void fault14DeliveriesMayHaveFourMebibytes() throws Exception {
    String emoji = "\\ud83d\\ude80".repeat(65_536);
    String body =
        payload("edited", issue(1, "00"))
            .toString()
            .replace("\"text\"", "\"" + emoji + "\"")
            .replace(
                "\"sender\"", "\"changes\":{\"body\":{\"from\":\"" + emoji + "\"}},\"sender\"");
    assertThat(body.length()).isGreaterThan(1_500_000);
    assertThat(send(project, "issues", "l", JSON, body).status()).isEqualTo(202);
    assertThat(card(1).body()).isEqualTo("🚀".repeat(65_536));
    String tooLong = "{\"a\":\"" + "x".repeat(4 * 1024 * 1024) + "\"}";
    assertThat(send(project, "issues", "m", JSON, tooLong).status()).isEqualTo(413);
    assertThat(tracker.post("/api/projects", tooLong).status()).isEqualTo(413);
  }

  @Test
  void fault15AWrongSignatureHasATitleOfItsOwn() throws Exception {
    Answer answer =
        tracker.callOpenly(
            "POST",
            "/webhooks/github?project=1",
            "{}",
            "X-GitHub-Event",
            "issues",
            "X-Hub-Signature-256",
            "sha256=00");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().get("title").getAsString()).isEqualTo("The signature does not fit");
    assertThat(answer.code()).isEqualTo("unauthorized");
  }
}
