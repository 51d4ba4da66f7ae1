package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.github.FakeGitHub;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What fails again and again costs little, and what stands behind it is not kept. Time passes here
/// only where nothing is to be done at once.
@Timeout(900)
final class GitHubTalkPatienceTest extends MirroredTalk {
  private static final int ROUNDS_MAX_COUNT = 20;

  /// As a server does it: each round when the one before wanted it.
  ///
  /// @return how many there were
  private int spend(Duration time) {
    Instant end = world.time.instant().plus(time);
    int rounds = 0;
    int atOnce = 0;
    link().attend();
    while (world.time.instant().isBefore(end)) {
      Instant next = world.rounds.round(List.of(link()));
      rounds++;
      Duration pause = Duration.between(world.time.instant(), next);
      atOnce = pause.isPositive() ? 0 : atOnce + 1;
      assertThat(atOnce).as("rounds without a pause").isLessThan(ROUNDS_MAX_COUNT);
      if (pause.isPositive()) {
        world.time.pass(pause);
      }
    }
    return rounds;
  }

  @Test
  void whatWasNeverReadAndCannotBeIsNotReadAllTheTimeForWhatIsSaidOfIt() {
    String one = there.addIssue("one", "Todo");
    there.talk().tear(one, true);
    connect();
    say("one", "here");
    int before = world.gitHub.requests().size();
    spend(Duration.ofMinutes(10));
    // Looks are one each half a minute.
    assertThat(world.gitHub.requests().size() - before).isLessThan(30);
    there.talk().tear(one, false);
    spend(Duration.ofHours(1));
    assertThat(there.talk().said(one)).hasSize(1);
  }

  @Test
  void afterAFailureNothingRunsInCirclesUntilItsTimeComes() {
    String one = there.addIssue("one", "Todo");
    connect();
    world.gitHub.allow(FakeGitHub.TOKEN, "project");
    say("one", "here");
    spend(Duration.ofMinutes(5));
    world.gitHub.allow(FakeGitHub.TOKEN, "project, repo");
    spend(Duration.ofMinutes(10));
    assertThat(there.talk().said(one)).hasSize(1);
  }

  @Test
  void aCommentThatAlwaysFailsHoldsUpNoOther() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    connect();
    world.gitHub.spoil("poison");
    say("one", "poison");
    for (int i = 1; i <= 20; i++) {
      say("two", "comment " + i);
      spend(Duration.ofMinutes(1));
    }
    assertThat(there.talk().said(two)).hasSizeGreaterThan(17);
    int before = mutations();
    spend(Duration.ofHours(1));
    assertThat(mutations() - before).isLessThan(8);
    assertThat(there.talk().said(two)).hasSize(20);
    world.gitHub.spoil(null);
    spend(Duration.ofMinutes(11));
    assertThat(there.talk().said(one)).hasSize(1);
  }

  @Test
  void whatAnIssueWaitsForAndAlwaysFailsHoldsUpNothing() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    String three = there.addIssue("three", "Todo");
    connect();
    world.gitHub.spoil("\"issueId\":\"%s\"".formatted(there.talk().issue(one)));
    wait("one", "three");
    wait("two", "three");
    say("three", "here");
    spend(Duration.ofMinutes(2));
    assertThat(there.talk().said(three)).hasSize(1);
    assertThat(there.talk().waits(two)).hasSize(1);
    say("three", "here, too");
    spend(Duration.ofMinutes(3));
    assertThat(there.talk().said(three)).hasSize(2);
    world.gitHub.spoil(null);
    spend(Duration.ofMinutes(11));
    assertThat(there.talk().waits(one)).hasSize(1);
  }

  @Test
  void whatWasMadeBeforeALimitWasMetIsNotMadeTwice() {
    List<String> items = List.of(there.addIssue("one", "Todo"), there.addIssue("two", "Todo"));
    connect();
    say("one", "here");
    say("two", "here");
    world.gitHub.fail(new Fault.None(), new Fault.PartlyLimited());
    spend(Duration.ofMinutes(3));
    for (String item : items) {
      assertThat(there.talk().said(item)).hasSize(1);
    }
  }

  @Test
  void whatIsSaidTooQuicklyIsNotLostForThat() {
    String one = there.addIssue("one", "Todo");
    connect();
    there.talk().refuse("was submitted too quickly");
    say("one", "here");
    spend(Duration.ofHours(3));
    there.talk().refuse(null);
    spend(Duration.ofMinutes(30));
    assertThat(there.talk().said(one)).hasSize(1);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void aCommentIsRefusedForAnHourBeforeItIsGivenUp() {
    String one = there.addIssue("one", "Todo");
    connect();
    there.talk().lock(true);
    say("one", "here");
    int before = mutations();
    spend(Duration.ofMinutes(45));
    assertThat(mutations() - before).isLessThan(8);
    there.talk().lock(false);
    spend(Duration.ofMinutes(40));
    assertThat(there.talk().said(one)).hasSize(1);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void whatIsSaidOfAnIssueThatWasTransferredGoesToWhereItIs() {
    String one = there.addIssue("one", "Todo");
    connect();
    there.talk().transfer(one);
    say("one", "here");
    spend(Duration.ofMinutes(10));
    assertThat(there.talk().said(one)).hasSize(1);
    assertThat(refusals()).isEmpty();
  }

  @Test
  void whereAnAnswerNeverSaysWhatBecameOfACommentItIsSentRarely() {
    var _ = there.addIssue("one", "Todo");
    connect();
    there.talk().swallow(true);
    say("one", "here");
    int before = mutations();
    spend(Duration.ofHours(1));
    assertThat(mutations() - before).isLessThan(15);
  }
}
