package dev.boardcast.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.github.core.Aftermath;
import dev.boardcast.testkit.github.FakeGitHub.Fault;
import dev.boardcast.testkit.github.FakeProject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Comments, and what issues wait for, on both sides of a mirror.
@Timeout(900)
final class GitHubTalkTest extends MirroredTalk {
  @Test
  void ofWhatWasSaidBeforeTheNewestComeAndAreToldByTheirCount() {
    String item = there.addIssue("one", "Todo");
    String longText = "x".repeat(3_000);
    for (int i = 1; i <= 30; i++) {
      var _ = there.talk().say(item, "ada", i == 30 ? longText : "comment " + i);
    }
    world.time.pass(Duration.ofHours(1));
    project = world.open(there, 1, null);
    begin();
    rest();
    assertThat(issue("one").commentCount()).isEqualTo(25);
    List<Comment> said = comments("one");
    assertThat(said.getFirst().text()).isEqualTo("comment 6");
    assertThat(said.getFirst().author()).isEqualTo("ada");
    assertThat(said.getFirst().createdAt()).isBefore(world.time.instant().minusSeconds(3_500));
    assertThat(said.getLast().text()).hasSize(2_000).endsWith("x\n\n(The rest is on GitHub.)");
    List<BoardEvent> events = world.events(project);
    assertThat(events.stream().filter(event -> event.changed().contains("commentCount")))
        .hasSize(1);
    assertThat(events).allMatch(event -> event.comments().isEmpty());
    // What was left there does not come later, in the wrong place.
    there.talk().delete("IC_1_30");
    var _ = there.talk().say(item, "ada", "new");
    there.talk().delete("IC_1_29");
    rest();
    assertThat(texts("one")).hasSize(26).endsWith("new").doesNotContain("comment 5");
  }

  @Test
  void whatIsSaidThereComesWithItsAuthorAndTimeAndIsToldOnce() {
    String item = there.addIssue("one", "Todo");
    connect();
    var _ = there.talk().say(item, "grace", "Have you seen this?");
    rest();
    Comment said = comments("one").getFirst();
    assertThat(said.author()).isEqualTo("grace");
    assertThat(said.text()).isEqualTo("Have you seen this?");
    assertThat(world.events(project)).hasSize(1);
    BoardEvent told = world.events(project).getFirst();
    assertThat(told.comments()).containsExactly(said);
    assertThat(told.actor()).isEqualTo("grace");
    assertThat(told.origin()).isEqualTo("github");
    // Many at once: more than are read of many issues.
    for (int i = 1; i <= 40; i++) {
      var _ = there.talk().say(item, "ada", "burst " + i);
    }
    rest();
    assertThat(texts("one")).hasSize(41).endsWith("burst 40").contains("burst 1");
    assertThat(world.events(project)).hasSize(41);
  }

  @Test
  void whatIsSaidHereIsThereOnceAndNoNewsWhenItComesBack() {
    String item = there.addIssue("one", "Todo");
    connect();
    say("one", "From an agent");
    say("one", "And more");
    rest();
    assertThat(there.talk().said(item))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("`claude` on Boardcast:\n\nFrom an agent\n\n<!-- boardcast 0000");
    assertThat(texts("one")).containsExactly("From an agent", "And more");
    assertThat(world.events(project))
        .hasSize(2)
        .noneMatch(event -> "github".equals(event.origin()));
    begin();
    rest();
    assertThat(texts("one")).hasSize(2);
    assertThat(there.talk().said(item)).hasSize(2);
    // The card's row is gone with it; its own words are known for one's own all the same.
    there.archive(item, true);
    rest();
    there.archive(item, false);
    rest();
    assertThat(texts("one")).containsExactly("From an agent", "And more");
    assertThat(comments("one")).allMatch(comment -> "claude".equals(comment.author()));
    assertThat(there.talk().said(item)).hasSize(2);
  }

  @Test
  void anAnswerThatIsLostMakesNoSecondComment() {
    String item = there.addIssue("one", "Todo");
    connect();
    for (boolean stopped : new boolean[] {false, true}) {
      say("one", "Said while answers are lost " + stopped);
      // The card is read, and there is nothing to send of it.
      world.gitHub.fail(new Fault.None(), new Fault.AnswerLost());
      there.lag(2_000);
      var _ = round();
      if (stopped) {
        begin();
      }
      rest();
      there.lag(0);
      rest();
    }
    assertThat(there.talk().said(item)).hasSize(2);
    assertThat(texts("one")).hasSize(2);
    // One that was not made is made.
    say("one", "third");
    world.gitHub.fail(new Fault.None(), new Fault.NoAnswer());
    rest();
    assertThat(there.talk().said(item)).hasSize(3);
    assertThat(texts("one")).hasSize(3);
  }

  @Test
  void whatGitHubDoesNotTakeStaysHereAndIsTold() {
    String item = there.addIssue("one", "Todo");
    String draft = there.addDraft("draft", "Todo");
    connect();
    say("draft", "first");
    say("draft", "second");
    rest();
    assertThat(refusals())
        .containsExactly(
            new RefusedChange(
                "comment", null, "a draft has no comments on GitHub: what is said stays here"));
    assertThat(there.talk().said(draft)).isEmpty();
    assertThat(texts("draft")).containsExactly("first", "second");
    world.committed.clear();
    there.talk().lock(true);
    say("one", "Nobody may");
    rest();
    assertThat(refusals())
        .containsExactly(
            new RefusedChange(
                "comment",
                "Nobody may",
                "Exception while fetching data (/say0) : Unable to create comment because issue is locked."));
    there.talk().lock(false);
    rest();
    assertThat(there.talk().said(item)).isEmpty();
    assertThat(texts("one")).containsExactly("Nobody may");
    assertThat(link().report().refused()).isEqualTo(2);
  }

  @Test
  void whatIssuesWaitForGoesBothWays() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    String three = there.addIssue("three", "Todo");
    there.talk().wait(one, two, true);
    connect();
    assertThat(waits("one")).containsExactly(issue("two").number());
    // It moves no time there, only a count.
    there.talk().wait(one, three, true);
    rest();
    assertThat(waits("one")).containsExactly(issue("two").number(), issue("three").number());
    there.talk().wait(one, two, false);
    rest();
    assertThat(waits("one")).containsExactly(issue("three").number());
    assertThat(world.events(project)).hasSize(2).allMatch(e -> "github".equals(e.origin()));
    world.committed.clear();
    wait("one", "two");
    wait("three", "two");
    rest();
    assertThat(there.talk().waits(one)).containsExactly(FakeProject.contentId(two));
    assertThat(there.talk().waits(three)).containsExactly(FakeProject.contentId(two));
    assertThat(world.events(project)).hasSize(2).noneMatch(e -> "github".equals(e.origin()));
    // Both sides at once, and each its own: both stay.
    wait("one", "two", "three");
    there.talk().wait(one, two, false);
    rest();
    assertThat(waits("one")).containsExactly(issue("three").number());
    assertThat(there.talk().waits(one)).containsExactly(FakeProject.contentId(three));
  }

  @Test
  void whatIsOnNoCardOrADraftIsNotMapped() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    String outside = there.addIssue("outside", "Todo");
    var _ = there.addDraft("draft", "Todo");
    there.talk().wait(one, outside, true);
    there.delete(outside);
    connect();
    assertThat(waits("one")).isEmpty();
    wait("one", "two", "draft");
    wait("draft", "two");
    rest();
    assertThat(there.talk().waits(one))
        .containsExactlyInAnyOrder(FakeProject.contentId(outside), FakeProject.contentId(two));
    assertThat(waits("one")).hasSize(2);
    assertThat(waits("draft")).hasSize(1);
    assertThat(refusals()).isEmpty();
    var _ = there.addAgain(outside);
    rest();
    assertThat(waits("one")).hasSize(3).contains(issue("outside").number());
    assertThat(there.talk().waits(two)).isEmpty();
  }

  @Test
  void aCircleThatGitHubHasIsKeptAwayAndToldOnceUntilItIsNone() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    there.talk().wait(one, two, true);
    connect();
    there.talk().wait(two, one, true);
    rest();
    assertThat(waits("one")).hasSize(1);
    assertThat(waits("two")).isEmpty();
    assertThat(refusals())
        .containsExactly(
            new RefusedChange(
                "blockedBy",
                "#1",
                "GitHub says that it waits for #1, too: here it would wait for itself (#2 → #1 → #2)"));
    int mutations = mutations();
    var _ = there.talk().say(two, "ada", "So be it");
    rest();
    assertThat(refusals()).hasSize(1);
    assertThat(mutations()).isEqualTo(mutations);
    assertThat(there.talk().waits(two)).hasSize(1);
    there.talk().wait(one, two, false);
    rest();
    assertThat(waits("one")).isEmpty();
    assertThat(waits("two")).containsExactly(issue("one").number());
  }

  @Test
  void aCircleThatEndsByWhatOnlyTheBoardKnowsIsNoneEither() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    var _ = there.addDraft("draft", "Todo");
    connect();
    wait("one", "draft");
    wait("draft", "two");
    rest();
    there.talk().wait(two, one, true);
    rest();
    assertThat(waits("two")).isEmpty();
    assertThat(refusals()).hasSize(1);
    wait("draft");
    rest();
    assertThat(waits("two")).containsExactly(issue("one").number());
    assertThat(refusals()).hasSize(1);
  }

  @Test
  void whatGitHubDoesNotLetWaitGoesBack() {
    String one = there.addIssue("one", "Todo");
    var _ = there.addIssue("two", "Todo");
    for (int i = 1; i <= 50; i++) {
      String outside = there.addIssue("outside " + i, null);
      there.talk().wait(one, outside, true);
      there.delete(outside);
    }
    connect();
    wait("one", "two");
    rest();
    assertThat(waits("one")).isEmpty();
    assertThat(refusals())
        .containsExactly(
            new RefusedChange(
                "blockedBy",
                "#2",
                "Exception while fetching data (/block0) : Issue cannot be blocked by that"));
  }

  @Test
  void aBoardThatFollowsSaysNothingThere() {
    String one = there.addIssue("one", "Todo");
    String two = there.addIssue("two", "Todo");
    connect(true);
    say("one", "stays here");
    wait("one", "two");
    rest();
    assertThat(waits("one")).isEmpty();
    assertThat(texts("one")).containsExactly("stays here");
    assertThat(refusals())
        .containsExactlyInAnyOrder(
            new RefusedChange("comment", null, Aftermath.READ_ONLY),
            new RefusedChange("blockedBy", "#2", Aftermath.READ_ONLY));
    var _ = there.talk().say(one, "ada", "comes");
    there.talk().wait(one, two, true);
    rest();
    assertThat(texts("one")).containsExactly("stays here", "comes");
    assertThat(waits("one")).hasSize(1);
    assertThat(mutations()).isZero();
  }
}
