package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.pace.Pacing;
import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What goes wrong with some comments, and must not with others.
@Timeout(900)
final class GitHubTalkFaultsTest extends MirroredTalk {
  /// So long nothing else happens.
  private void spend(Duration time) {
    Instant end = world.time.instant().plus(time);
    while (world.time.instant().isBefore(end)) {
      Duration pause = Duration.between(world.time.instant(), round());
      world.time.pass(pause.isPositive() ? pause : Duration.ofMillis(300));
    }
  }

  @Test
  void whatTheTokenMayNotSayKeepsNobodyFromHearing() {
    String item = there.addIssue("one", "Todo");
    connect();
    world.gitHub.allow(FakeGitHub.TOKEN, "project");
    say("one", "from here");
    spend(Duration.ofMinutes(10));
    var _ = there.talk().say(item, "ada", "from there");
    spend(Duration.ofMinutes(1));
    assertThat(texts("one")).containsExactly("from here", "from there");
    assertThat(link().report().state()).isEqualTo("polling");
    assertThat(link().report().message())
        .isEqualTo("comments and dependencies are not sent: the token lacks the scope `repo`");
    world.gitHub.allow(FakeGitHub.TOKEN, "project, repo");
    rest();
    assertThat(there.talk().said(item)).hasSize(2);
    assertThat(link().report().message()).isEmpty();
    assertThat(refusals()).isEmpty();
  }

  @Test
  void whereAnHoursChangesAreUsedUpWhatIsSaidThereComesAllTheSame() {
    String item = there.addIssue("one", "Todo");
    connect();
    int before = mutations();
    for (int i = 1; i <= Pacing.MUTATIONS_PER_HOUR + 5; i++) {
      say("one", "here " + i);
    }
    Instant begun = world.time.instant();
    while (mutations() < before + Pacing.MUTATIONS_PER_HOUR) {
      spend(Duration.ofSeconds(1));
    }
    spend(Duration.ofMinutes(1));
    var _ = there.talk().say(item, "ada", "from there");
    spend(Duration.ofMinutes(1));
    assertThat(Duration.between(begun, world.time.instant())).isLessThan(Duration.ofMinutes(30));
    assertThat(mutations()).isEqualTo(before + Pacing.MUTATIONS_PER_HOUR);
    assertThat(comments("one").getLast().text()).isEqualTo("from there");
    // So it is with cards.
    var _ =
        world.boards.updateIssue(
            project, issue("one").number(), IssuePatch.of(IssueField.BODY, "waits"), null);
    there.move(item, "Done");
    spend(Duration.ofMinutes(1));
    assertThat(issue("one").status()).isEqualTo(IssueStatus.DONE);
    assertThat(link().report().state()).isEqualTo("waiting");
    assertThat(link().report().retryAt()).isAfter(world.time.instant());
    spend(Duration.ofHours(1));
    assertThat(there.body(item)).isEqualTo("waits");
    assertThat(link().report().state()).isEqualTo("polling");
    assertThat(there.talk().said(item)).hasSize(Pacing.MUTATIONS_PER_HOUR + 6);
  }

  @Test
  void oneThatCannotBeReadHoldsUpNoOtherAndComesWhenItCan() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    connect();
    there.talk().tear(one, true);
    var _ = there.talk().say(one, "ada", "cannot be read");
    for (int i = 1; i <= 10; i++) {
      var _ = there.talk().say(two, "ada", "comment " + i);
      spend(Duration.ofSeconds(45));
      assertThat(texts("two")).hasSize(i);
    }
    there.talk().tear(one, false);
    spend(Duration.ofHours(1));
    assertThat(texts("one")).containsExactly("cannot be read");
  }

  @Test
  void aCommentIsNotGivenUpForOneRefusal() {
    String item = there.addIssue("one", "Todo");
    connect();
    there.talk().lock(true);
    say("one", "once more");
    spend(Duration.ofSeconds(3));
    there.talk().lock(false);
    rest();
    assertThat(refusals()).isEmpty();
    assertThat(there.talk().said(item)).hasSize(1);
  }

  @Test
  void twoCountsThatNeverAgreeAreNotReadForEver() {
    there.talk().wait(there.addIssue("one", "Todo"), there.addIssue("two", "Todo"), true);
    connect();
    there.talk().miscount(1);
    spend(Duration.ofMinutes(30));
    int before = world.gitHub.pointsUsed();
    spend(Duration.ofMinutes(30));
    assertThat(world.gitHub.pointsUsed() - before).isLessThanOrEqualTo(62);
  }

  @Test
  void whatIsSaidOfManyIssuesGoesTogether() {
    List<String> items = new ArrayList<>();
    for (int i = 1; i <= 25; i++) {
      items.add(there.addIssue("issue " + i, "Todo"));
    }
    connect();
    int before = mutations();
    for (int i = 1; i <= 25; i++) {
      say("issue " + i, "first");
      say("issue " + i, "second");
    }
    // One of the requests is done in part: what is not known is looked for.
    world.gitHub.fail(new Fault.None(), new Fault.Partial());
    rest();
    for (String item : items) {
      assertThat(there.talk().said(item)).hasSize(2);
      assertThat(there.talk().said(item).getFirst()).contains("first");
    }
    assertThat(mutations() - before).isEqualTo(6);
  }

  @Test
  void theCommentsOfAnIssueThatIsTransferredDoNotComeAgain() {
    String item = there.addIssue("one", "Todo");
    connect();
    say("one", "ours");
    rest();
    for (int i = 1; i <= 40; i++) {
      var _ = there.talk().say(item, "ada", "theirs");
    }
    rest();
    assertThat(texts("one")).hasSize(41);
    there.talk().transfer(item);
    rest();
    assertThat(texts("one")).hasSize(41);
    assertThat(there.talk().said(item)).hasSize(41);
    say("one", "ours again");
    for (int i = 1; i <= 40; i++) {
      var _ = there.talk().say(item, "ada", "new");
    }
    rest();
    assertThat(texts("one")).hasSize(82);
    assertThat(there.talk().said(item)).hasSize(82);
    begin();
    rest();
    assertThat(texts("one")).hasSize(82);
  }

  @Test
  void whatAFullIssueDoesNotTakeIsToldOnce() {
    String item = there.addIssue("one", "Todo");
    connect(true);
    for (int i = 1; i <= Limits.COMMENTS_PER_ISSUE_MAX_COUNT - 2; i++) {
      say("one", "here " + i);
    }
    rest();
    world.committed.clear();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        var _ = there.talk().say(item, "ada", "there");
      }
      rest();
    }
    assertThat(issue("one").commentCount()).isEqualTo(Limits.COMMENTS_PER_ISSUE_MAX_COUNT);
    assertThat(refusals())
        .containsExactly(
            new RefusedChange(
                "comment",
                null,
                "this issue has 1000 comments here, which is the most there can be: what more is said on GitHub stays there"));
  }
}
