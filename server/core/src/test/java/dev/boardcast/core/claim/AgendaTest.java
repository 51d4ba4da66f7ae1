package dev.boardcast.core.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AgendaTest {
  @Test
  void theHighestPriorityComesFirstThenWhatIsToDoThenTheFirstInOrder() {
    Agenda agenda =
        Agenda.of(
            List.of(
                issue(1, IssueStatus.TODO, null),
                issue(2, IssueStatus.BACKLOG, Priority.LOW),
                issue(3, IssueStatus.BACKLOG, Priority.HIGH),
                issue(5, IssueStatus.TODO, Priority.HIGH),
                issue(4, IssueStatus.TODO, Priority.HIGH),
                issue(6, IssueStatus.BACKLOG, Priority.URGENT),
                issue(7, IssueStatus.TODO, Priority.MEDIUM)),
            "ada");
    assertThat(agenda.free().stream().map(OpenIssue::number)).containsExactly(6, 4, 5, 3, 7, 2, 1);
    assertThat(agenda.why())
        .isEqualTo(
            "Priority urgent, backlog: the first of 7 free issues by priority, then status, then"
                + " order.");
  }

  @Test
  void ofTwoThatMatterAlikeTheOneThatStandsFirstOnTheBoardIsNext() {
    Agenda agenda =
        Agenda.of(
            List.of(
                issue(1, IssueStatus.TODO, null),
                issue(2, IssueStatus.TODO, null),
                new OpenIssue(3, IssueStatus.TODO, null, "a1V", null, null, List.of())),
            null);
    assertThat(agenda.free().stream().map(OpenIssue::number)).containsExactly(1, 3, 2);
  }

  @Test
  void whatIsClaimedUnderwayOrSomebodyElsesIsNotFree() {
    List<OpenIssue> issues =
        List.of(
            new OpenIssue(1, IssueStatus.IN_PROGRESS, null, null, "ada", "bob", List.of()),
            issue(2, IssueStatus.IN_PROGRESS, Priority.URGENT),
            new OpenIssue(3, IssueStatus.TODO, Priority.URGENT, null, "bob", null, List.of()),
            new OpenIssue(4, IssueStatus.TODO, null, null, "ada", null, List.of()));
    Agenda ada = Agenda.of(issues, "ada");
    assertThat(ada.best().map(OpenIssue::number)).contains(4);
    assertThat(ada.why())
        .isEqualTo(
            "Priority none, todo: the first of 1 free issues by priority, then status, then order;"
                + " of the other open ones 1 claimed, 1 in progress without a claim, 1 assigned to"
                + " somebody else.");
    Agenda cid = Agenda.of(issues, "cid");
    assertThat(cid.best()).isEmpty();
    assertThat(cid.why())
        .isEqualTo(
            "Nothing is free: of 4 open issues 1 claimed, 1 in progress without a claim, 2 assigned"
                + " to somebody else.");
  }

  @Test
  void whatWaitsForAnOpenIssueIsNotFreeAndWhatWaitsForOneThatIsDoneOrGoneIs() {
    Agenda agenda =
        Agenda.of(
            List.of(
                issue(1, IssueStatus.TODO, Priority.LOW),
                new OpenIssue(2, IssueStatus.TODO, Priority.URGENT, null, null, null, List.of(1)),
                new OpenIssue(3, IssueStatus.TODO, Priority.HIGH, null, null, null, List.of(9))),
            null);
    assertThat(agenda.free().stream().map(OpenIssue::number)).containsExactly(3, 1);
    assertThat(agenda.why()).endsWith("; of the other open ones 1 blocked.");
  }

  @Test
  void whereNoneIsOpenItSaysSo() {
    assertThat(Agenda.of(List.of(), null).why())
        .isEqualTo("No issue is open: each is done, or there is none yet.");
  }

  private static OpenIssue issue(int number, IssueStatus status, @Nullable Priority priority) {
    return new OpenIssue(number, status, priority, null, null, null, List.of());
  }
}
