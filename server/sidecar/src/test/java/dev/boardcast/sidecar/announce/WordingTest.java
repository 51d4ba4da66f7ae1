package dev.boardcast.sidecar.announce;

import static dev.boardcast.core.domain.IssueStatus.BACKLOG;
import static dev.boardcast.core.domain.IssueStatus.DONE;
import static dev.boardcast.core.domain.IssueStatus.TODO;
import static dev.boardcast.core.event.EventType.ISSUE_CREATED;
import static dev.boardcast.core.event.EventType.ISSUE_DELETED;
import static dev.boardcast.core.event.EventType.ISSUE_UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.event.SequencedEvent;
import dev.boardcast.core.event.Subject;
import dev.boardcast.core.link.LinkStatus;
import dev.boardcast.core.sync.RefreshReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WordingTest {
  private static final Issue LOGIN = Told.issue(12, "Fix login");

  private static SequencedEvent change(EventType type, int board, Issue issue, String... changed) {
    return Told.event(type, board, new Subject.OfIssue(issue), "claude", changed);
  }

  private static String updated(Issue issue, String... changed) {
    return said(change(ISSUE_UPDATED, 3, issue, changed));
  }

  private static String said(SequencedEvent... changes) {
    return said(List.of(changes));
  }

  private static String said(List<SequencedEvent> changes) {
    return String.valueOf(ChangesFormatter.of(Told.batch(changes)));
  }

  @Test
  void aChangeSaysWhereTheIssueIsNowAndWhoMovedIt() {
    assertThat(updated(Told.issue(12, "Fix login", DONE, null, null), "status"))
        .isEqualTo("Board 3: #12 Fix login → done (claude)");
    assertThat(updated(Told.issue(12, "Fix login", TODO, "Build", null), "status", "phase"))
        .isEqualTo("Board 3: #12 Fix login → todo, in phase Build (claude)");
    assertThat(updated(LOGIN, "phase", "assignee"))
        .isEqualTo("Board 3: #12 Fix login in no phase, for nobody (claude)");
    assertThat(updated(Told.issue(12, "Fix login", BACKLOG, null, "ann"), "assignee"))
        .isEqualTo("Board 3: #12 Fix login for ann (claude)");
    assertThat(updated(LOGIN, "body", "labels"))
        .isEqualTo("Board 3: #12 Fix login changed (body, labels) (claude)");
    assertThat(updated(LOGIN)).isEqualTo("Board 3: #12 Fix login changed (claude)");
    assertThat(said(change(ISSUE_CREATED, 3, LOGIN)))
        .isEqualTo("Board 3: new #12 Fix login (claude)");
    assertThat(said(change(ISSUE_CREATED, 3, Told.issue(12, "Fix login", TODO, null, null))))
        .isEqualTo("Board 3: new #12 Fix login → todo (claude)");
    assertThat(said(change(ISSUE_DELETED, 3, LOGIN)))
        .isEqualTo("Board 3: #12 Fix login deleted (claude)");
  }

  @Test
  void changesOfBoardsAreSaidToo() {
    Subject site = Told.project("Site");
    assertThat(said(Told.event(EventType.PROJECT_CREATED, 4, site, null)))
        .isEqualTo("Board 4: new board Site");
    assertThat(said(Told.event(EventType.PROJECT_UPDATED, 4, site, null, "status")))
        .isEqualTo("Board 4: Site changed (status)");
    assertThat(said(Told.event(EventType.PROJECT_DELETED, 4, site, null)))
        .isEqualTo("Board 4: Site deleted");
    assertThat(said(Told.event(EventType.PHASE_UPDATED, 4, new Subject.OfPhases(List.of()), null)))
        .isEqualTo("Board 4: phases changed");
  }

  @Test
  void manyChangesAreOneBoundedMessageThatCountsWhatItDoesNotName() {
    List<SequencedEvent> many = new ArrayList<>();
    for (int n = 1; n <= 1_000; n++) {
      Issue issue = Told.issue(n, "Fix login", DONE, null, null);
      many.add(change(ISSUE_UPDATED, 1 + n / 3, issue, "status"));
    }
    assertThat(said(many))
        .isEqualTo(
            "Board 1: #1 Fix login → done; #2 Fix login → done; Board 2: #3 Fix login → done;"
                + " 997 more changes (claude)");
    assertThat(said(many.subList(0, 4))).contains("; 1 more change (");
    Issue long3 = Told.issue(3, "x".repeat(256));
    assertThat(updated(long3, "body")).hasSizeLessThan(120).contains("x…");
    assertThat(updated(long3, "y".repeat(500)))
        .hasSize(ChangesFormatter.TEXT_MAX_CHARACTERS)
        .endsWith("…");
  }

  @Test
  void boardsReadAgainAreToldUnlessSomebodyAskedForThat() {
    assertThat(readAgain(RefreshReason.REQUESTED)).isNull();
    assertThat(readAgain(RefreshReason.GAP))
        .isEqualTo("Board 3 was read again: changes were missed");
    assertThat(readAgain(RefreshReason.EPOCH))
        .isEqualTo("Board 3 was read again: changes were missed");
    assertThat(readAgain(RefreshReason.OVERFLOW))
        .isEqualTo("Board 3: more changes than can be named");
    assertThat(readAgain(RefreshReason.DELETED)).isEqualTo("Board 3 is gone");
    Map<Integer, RefreshReason> all = new TreeMap<>();
    for (int n = 1; n <= 200; n++) {
      all.put(n, RefreshReason.GAP);
    }
    assertThat(ChangesFormatter.of(Told.refresh(all)))
        .startsWith("Board 1 was read again")
        .hasSizeLessThanOrEqualTo(ChangesFormatter.TEXT_MAX_CHARACTERS);
  }

  private static @Nullable String readAgain(RefreshReason reason) {
    return ChangesFormatter.of(Told.refresh(Map.of(3, reason)));
  }

  @Test
  void whatPeopleWriteCannotBreakTheLine() {
    assertThat(PlainText.of("a\r\n\u001b[31mred\u0007\tb\u2028c\u0000", 60))
        .isEqualTo("a [31mred b c");
    assertThat(PlainText.of("abc\u202etxt.exe\u2066\u200b", 60)).isEqualTo("abctxt.exe");
    assertThat(PlainText.of("  x   y  ", 60)).isEqualTo("x y");
    assertThat(PlainText.of("\ud800half", 60)).isEqualTo("half");
    assertThat(PlainText.of("👩‍🚀 in space", 60)).isEqualTo("👩‍🚀 in space");
    assertThat(PlainText.of("\n\n", 60)).isEmpty();
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    assertThat(PlainText.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.of("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.of("🚀🚀🚀🚀", 3)).isEqualTo("🚀🚀…");
    assertThat(PlainText.of("ab cd", 3)).isEqualTo("a…");
    assertThat(PlainText.of("ab", 1)).isEqualTo("…");
  }

  @Test
  void statesAreSaidWithTheirSentenceAndHowBadTheyAre() {
    assertThat(StateFormatter.of(new LinkStatus(LinkStatus.Condition.LIVE, 0, "Changes arrive.")))
        .isEqualTo(new UserMessage(Severity.INFO, "Boardcast is live. Changes arrive."));
    assertThat(
            StateFormatter.of(new LinkStatus(LinkStatus.Condition.OFFLINE, 2, "Refused.\nTwice.")))
        .isEqualTo(new UserMessage(Severity.WARNING, "Boardcast is offline. Refused. Twice."));
    assertThat(
            StateFormatter.of(new LinkStatus(LinkStatus.Condition.MISCONFIGURED, 0, "")).severity())
        .isEqualTo(Severity.ERROR);
  }

  @Test
  void commandsSayWhatTheyDid() {
    assertThat(refreshed()).isEqualTo("There is no board to read.");
    assertThat(refreshed(7)).isEqualTo("Board 7 was read again.");
    assertThat(refreshed(7, 8)).isEqualTo("2 boards were read again.");
    assertThat(
            CommandFormatter.of(
                    new CommandOutcome.State(Told.status(LinkStatus.Condition.LIVE, "So.")))
                .text())
        .isEqualTo("Boardcast is live. So.");
  }

  private static String refreshed(Integer... boards) {
    return CommandFormatter.of(new CommandOutcome.Refreshed(List.of(boards))).text();
  }
}
