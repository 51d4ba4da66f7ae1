package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.protocol.boards.TrackerException;
import dev.boardcast.testkit.Seed;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A board that mirrors a GitHub Project: what comes from there, statuses both ways, and what goes
/// wrong.
@Timeout(900)
class GitHubMirrorTest extends MirroredBoard {
  @Test
  void whatIsThereIsImportedAndToldBeforehand() {
    for (int i = 1; i <= 250; i++) {
      String id = gitHub.project().addIssue("issue " + i, OPTIONS[i % 4]);
      gitHub.project().edit(id, "issue " + i, i % 2 == 0 ? "body" : null);
    }
    gitHub.project().assign(gitHub.project().addDraft("draft", null), "octocat");
    gitHub.project().assign(gitHub.project().addIssue("labelled", "Done"), null, "bug", "ui");
    gitHub.project().addPullRequest("not shown");
    gitHub.project().addHidden();
    JsonObject look = request();
    look.addProperty("check", true);
    JsonObject found = client.connectGitHub(look).getAsJsonObject("found");
    assertThat(found.get("viewer").getAsString()).isEqualTo("boardcast-user");
    assertThat(found.get("items").getAsInt()).isEqualTo(254);
    assertThat(found.get("importPoints").getAsInt()).isEqualTo(9);
    assertThat(client.gitHub().getAsJsonArray("connections")).isEmpty();
    assertThat(committed).isEmpty();

    int before = gitHub.pointsUsed();
    long began = System.nanoTime();
    int project = connect();
    await("scanned", () -> connection().has("seenAt"));
    awaitEqual(project);
    assertThat(board(project)).hasSize(252);
    Issue draft = issue(project, "draft");
    assertThat(draft.assignee()).isEqualTo("octocat");
    assertThat(issue(project, "labelled").labels()).containsExactly("bug", "ui");
    assertThat(draft.status()).isEqualTo(IssueStatus.BACKLOG);
    assertThat(issue(project, "issue 2").body()).isEqualTo("body");
    assertThat(issue(project, "issue 3").url()).startsWith("https://github.com/demo/roadmap/");
    assertThat(connection().get("notShown").getAsInt()).isEqualTo(2);
    // The look of connect, three pages of import with the field, and scans of three pages each.
    int importPoints = 1 + 9;
    long scans = Duration.ofNanos(System.nanoTime() - began).toMillis() / 300;
    assertThat((long) gitHub.pointsUsed() - before - importPoints).isBetween(0L, 60 + 3 * scans);
    assertThat(gitHub.requests().stream().filter(r -> r.points() == 3)).hasSize(3);
    assertThat(gitHub.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void anImportThatIsStoppedGoesOnWhereItWas() throws Exception {
    for (int i = 1; i <= 250; i++) {
      gitHub.project().addIssue("issue " + i, OPTIONS[i % 4]);
    }
    // The look, and the first page with the field; then a long pause.
    Fault fine = new Fault.None();
    gitHub.fail(fine, fine, new Fault.TooFast(429, 600));
    int project = client.connectGitHub(request()).get("project").getAsInt();
    awaitState("waiting");
    assertThat(board(project)).hasSize(100);
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    awaitEqual(project);
    assertThat(client.board(project).issues()).hasSize(250);
    assertThat(gitHub.requests().stream().filter(r -> r.points() == 3)).hasSize(3);
  }

  @Test
  void ofTwoChangesOfACardTheLaterOneStaysOnBothSidesAndTheOtherIsCounted() throws Exception {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    mount.close();
    gitHub.project().move(id, "In progress");
    // By GitHub's clock, which has whole seconds.
    Instant later = Instant.now().plusSeconds(2);
    await("two seconds", () -> Instant.now().isAfter(later));
    move(project, "one", IssueStatus.DONE);
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    await("done there", () -> "Done".equals(gitHub.project().status(id)));
    awaitEqual(project);
    assertThat(issue(project, "one").status()).isEqualTo(IssueStatus.DONE);
    // Reported when the round that sent it is over.
    await("one is counted", () -> connection().get("overruled").getAsInt() == 1);
  }

  @Test
  void aCardThatIsMovedHereMovesThereAndMakesNoEcho() {
    String id = gitHub.project().addIssue("one", "Todo");
    String other = gitHub.project().addIssue("other", "In review");
    int project = connect();
    move(project, "one", IssueStatus.DONE);
    long version = client.board(project).position().sequence();
    await("done there", () -> "Done".equals(gitHub.project().status(id)));
    awaitEqual(project);
    move(project, "one", IssueStatus.BACKLOG);
    await("no status there", () -> gitHub.project().status(id) == null);
    awaitScans(2);
    assertThat(client.board(project).position().sequence()).isEqualTo(version + 1);
    assertThat(gitHub.project().status(other)).isEqualTo("In review");
  }

  @Test
  void whatChangesThereChangesHereInItsOwnName() {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    gitHub.project().move(id, "In progress");
    awaitEqual(project);
    assertThat(lastEvent().getAsJsonObject("data").get("origin").getAsString()).isEqualTo("github");
    assertThat(lastEvent().getAsJsonObject("data").get("actor").getAsString()).isEqualTo("octocat");
    long version = client.board(project).position().sequence();
    gitHub.project().move(id, "In review");
    awaitScans(2);
    assertThat(client.board(project).position().sequence()).isEqualTo(version);
    gitHub.project().edit(id, "renamed", "body");
    await("renamed", () -> board(project).containsKey("renamed"));
    gitHub.project().addIssue("two", null);
    awaitEqual(project);
    int number = issue(project, "renamed").number();
    gitHub.project().delete(id);
    awaitEqual(project);
    assertThatThrownBy(() -> client.issue(project, number))
        .isInstanceOf(TrackerException.NotFound.class);
  }

  @Test
  void anArchivedCardGoesAndComesBackAsItWasWhenItIsRestored() {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    int number = issue(project, "one").number();

    var _ = client.addWorkItem(project, number, "a step", false, null);
    gitHub.project().archive(id, true);
    awaitEqual(project);
    gitHub.project().archive(id, false);
    awaitEqual(project);
    Issue restored = issue(project, "one");
    assertThat(restored.number()).isEqualTo(number);
    assertThat(restored.workItems()).extracting(WorkItem::title).containsExactly("a step");
    assertThat(restored.workItems().getFirst().id()).isEqualTo("1");
  }

  @Test
  void anIssueThatIsAddedAgainAsAnotherItemStaysTheCardThatItIs() {
    String item = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    awaitEqual(project);
    int number = issue(project, "one").number();
    gitHub.project().delete(item);
    String again = gitHub.project().addAgain(item);
    gitHub.project().move(again, "Done");
    await("it is done", () -> "done".equals(board(project).get("one")));
    awaitScans(3);
    assertThat(board(project)).hasSize(1);
    assertThat(issue(project, "one").number()).isEqualTo(number);
    move(project, "one", IssueStatus.TODO);
    await("it is written there", () -> "Todo".equals(gitHub.project().status(again)));
  }

  @Test
  void whatIsDeletedHereIsNotRaisedAgain() {
    gitHub.project().addIssue("one", "Todo");
    gitHub.project().addIssue("two", "Todo");
    int project = connect();
    client.deleteIssue(project, issue(project, "one").number(), null);
    awaitScans(3);
    assertThat(board(project)).containsOnlyKeys("two");
    assertThat(gitHub.project().statuses()).containsOnlyKeys("two");
  }

  @Test
  void changesMadeWhileNothingRunsAreSentByTheNextStart() throws Exception {
    String id = gitHub.project().addIssue("one", "Todo");
    String two = gitHub.project().addIssue("two", "Todo");
    int project = connect();
    mount.close();
    move(project, "one", IssueStatus.DONE);
    gitHub.project().move(two, "In progress");
    close();
    open(Map.of("BOARDCAST_GITHUB_TOKEN", FakeGitHub.TOKEN));
    await("done there", () -> "Done".equals(gitHub.project().status(id)));
    awaitEqual(project);
  }

  @Test
  void lostAnswersLimitsAndOutagesLoseNothing() {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    List<Fault> faults =
        List.of(
            new Fault.AnswerLost(),
            new Fault.BadGateway(),
            new Fault.NoAnswer(),
            new Fault.TooFast(403, 1),
            new Fault.TooFast(429, 1),
            new Fault.UsedUp(Instant.now().plusSeconds(2)));
    for (Fault fault : faults) {
      gitHub.fail(fault);
      move(project, "one", IssueStatus.DONE);
      await("done there after " + fault, () -> "Done".equals(gitHub.project().status(id)));
      move(project, "one", IssueStatus.TODO);
      await("back after " + fault, () -> "Todo".equals(gitHub.project().status(id)));
    }
    awaitEqual(project);
    assertThat(connection().get("overruled").getAsInt()).isZero();
    assertThat(gitHub.mostAtOnce()).isEqualTo(1);
    List<Long> writes =
        gitHub.requests().stream()
            .filter(FakeGitHub.Request::mutation)
            .map(FakeGitHub.Request::atNanos)
            .toList();
    // Of two in a row the first may have been longer on its way.
    assertThat(writes.getLast() - writes.getFirst())
        .isGreaterThan((writes.size() - 1) * 900_000_000L);
  }

  @Test
  void readsThatLagBehindUndoNothing() {
    String id = gitHub.project().addIssue("one", "Todo");
    int project = connect();
    gitHub.project().lag(2_000);
    long version = client.board(project).position().sequence();
    move(project, "one", IssueStatus.DONE);
    await("done there", () -> "Done".equals(gitHub.project().status(id)));
    Instant until = Instant.now().plusSeconds(3);
    await("the lag is over", () -> Instant.now().isAfter(until));
    awaitScans(1);
    assertThat(client.board(project).position().sequence()).isEqualTo(version + 1);
  }

  @Test
  void bothSidesAtOnceAreEqualInTheEnd() {
    Random random = new Random(Seed.of("GitHubMirrorTest"));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(gitHub.project().addIssue("card " + i, "Todo"));
    }
    int project = connect();
    for (int round = 0; round < 5; round++) {
      gitHub.fail(random.nextBoolean() ? new Fault.AnswerLost() : new Fault.BadGateway());
      for (int i = 0; i < 12; i++) {
        int card = random.nextInt(ids.size());
        if (random.nextBoolean()) {
          gitHub.project().move(ids.get(card), OPTIONS[random.nextInt(4)]);
        } else {
          move(project, "card " + card, random.nextBoolean() ? IssueStatus.DONE : IssueStatus.TODO);
        }
      }
      awaitEqual(project);
    }
    assertThat(board(project)).hasSize(8);
  }

  @Test
  void aDeletedProjectLeavesTheBoardAndSaysSo() {
    gitHub.project().addIssue("one", "Todo");
    int project = connect();
    gitHub.project().hide(true);
    awaitState("gone");
    assertThat(board(project)).hasSize(1);
    gitHub.revoke(FakeGitHub.TOKEN);
    client.disconnectGitHub(project);
    assertThat(client.gitHub().getAsJsonArray("connections")).isEmpty();
    assertThat(board(project)).hasSize(1);
  }

  @Test
  void aRevokedTokenIsSaidAndWhatWaitsIsCounted() {
    gitHub.project().addIssue("one", "Todo");
    int project = connect();
    gitHub.revoke(FakeGitHub.TOKEN);
    awaitState("denied");
    move(project, "one", IssueStatus.DONE);
    await("one waits", () -> connection().get("waiting").getAsInt() == 1);
    assertThat(client.gitHub().toString()).doesNotContain(FakeGitHub.TOKEN);
  }

  @Test
  void whatCannotBeConnectedIsRefusedWithTheCommandToRunNext() throws Exception {
    gitHub.project().addIssue("one", "Todo");
    assertRefused(request(), null, "");
    JsonObject elsewhere = request();
    elsewhere.addProperty("address", "demo/7");
    assertRefused(elsewhere, "no project demo/7", "gh project view 7 --owner demo");
    gitHub.allow(FakeGitHub.TOKEN, "repo");
    assertRefused(request(), "lacks the scope `project`", "gh auth refresh -s project");
    gitHub.allow(FakeGitHub.TOKEN, "read:project");
    assertRefused(request(), "may read projects", "gh auth refresh -s project");
    gitHub.allow(FakeGitHub.TOKEN, "project, repo");
    gitHub.project().addOption("Waiting for Bob");
    assertRefused(request(), "Waiting for Bob", "boardcast connect github demo/1 --status-map");
    JsonObject asking = request();
    asking.addProperty("listUnmapped", true);
    assertThat(client.connectGitHub(asking)).hasToString("{\"unmapped\":[\"Waiting for Bob\"]}");
    JsonObject told = new JsonObject();
    told.addProperty("waiting for bob", "todo");
    JsonObject mapped = request();
    mapped.add("statusMap", told);
    assertRefused(mapped, null, "");
    JsonObject absent = request();
    absent.add("statusMap", told);
    absent.addProperty("project", 99);
    assertThatThrownBy(() -> client.connectGitHub(absent)).hasMessageContaining("project #99");
    close();
    open(Map.of());
    assertRefused(request(), "no token", "gh auth login");
    assertThat(client.gitHub().getAsJsonArray("connections")).isEmpty();
  }

  /// @param why null where it is not refused
  private void assertRefused(JsonObject request, @Nullable String why, String next) {
    JsonObject look = request.deepCopy();
    look.addProperty("check", true);
    if (why == null) {
      assertThat(client.connectGitHub(look).has("found")).isTrue();
    } else {
      assertThatThrownBy(() -> client.connectGitHub(look))
          .isInstanceOf(TrackerException.Conflict.class)
          .hasMessageContaining(why)
          .hasMessageContaining("\nNext: " + next);
    }
  }

  @Test
  void withoutAConnectionNoThreadRuns() {
    assertThat(client.gitHub().getAsJsonArray("connections")).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
        .doesNotContain("github-link");
  }
}
