package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final StatusMap MAP = StatusMapTest.map("Todo", "In review", "Done");

  private static MirrorCard card(int number, IssueStatus status, String option) {
    Issue issue =
        new Issue(
            1, number, "t", null, status, null, null, null, List.of(), List.of(), null, 2, T0, T0);
    return new MirrorCard("i" + number, MirrorCard.State.LINKED, issue, option, T0);
  }

  private static List<Outbox.Op> plan(List<MirrorCard> cards) {
    return Outbox.plan(
        MAP, cards, base -> new Base(base, T0, T0, new CardTexts("t", null, null, List.of())));
  }

  @Test
  void onlyAStatusThatReallyDiffersIsSent() {
    MirrorCard same = card(1, IssueStatus.IN_PROGRESS, "id In review");
    MirrorCard other = card(2, IssueStatus.DONE, "id In review");
    MirrorCard emptied = card(3, IssueStatus.BACKLOG, "id Todo");
    assertThat(plan(List.of(same, other, emptied)))
        .containsExactly(
            new Outbox.Op.Settle(same),
            new Outbox.Op.SetStatus(
                other, IssueStatus.DONE, new StatusMap.Target.Option("id Done")),
            new Outbox.Op.SetStatus(emptied, IssueStatus.BACKLOG, new StatusMap.Target.Empty()));
  }

  @Test
  void aStatusThatGitHubCannotSayGoesBackAndOneThatNobodyMappedIsLeftAlone() {
    StatusMap narrow = StatusMapTest.map("Todo", "Done");
    MirrorCard card = card(1, IssueStatus.IN_PROGRESS, "id Todo");
    MirrorCard unmapped = card(2, IssueStatus.IN_PROGRESS, "id new");
    assertThat(
            Outbox.plan(
                narrow,
                List.of(card, unmapped),
                base -> new Base(base, T0, T0, new CardTexts("t", null, null, List.of()))))
        .containsExactly(
            new Outbox.Op.GoBack(card, IssueStatus.TODO), new Outbox.Op.Settle(unmapped));
  }

  @Test
  void aRequestHasNoMoreChangesThanItMay() {
    List<MirrorCard> cards = new ArrayList<>();
    for (int i = 1; i <= Outbox.BATCH_MAX_OPS + 1; i++) {
      cards.add(card(i, IssueStatus.DONE, "id Todo"));
    }
    assertThat(plan(cards)).hasSize(Outbox.BATCH_MAX_OPS);
  }
}
