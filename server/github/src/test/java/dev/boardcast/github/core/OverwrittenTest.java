package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Outbox.Parcel;
import dev.boardcast.testkit.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A change there that no reading had shown when a change from here was written over it.
final class OverwrittenTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final StatusMap MAP = StatusMapTest.map("Todo", "In progress", "Done");
  private static final CardTexts TEXTS = new CardTexts("old", null, null, List.of());
  private static final Base BASE = new Base("id Todo", T0, T0, TEXTS);

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static MirrorCard card(IssueStatus status, CardTexts texts, int changedAt) {
    Issue issue =
        new Issue(
            1,
            1,
            texts.title(),
            texts.body(),
            status,
            null,
            null,
            null,
            null,
            texts.assignee(),
            null,
            null,
            texts.labels(),
            List.of(),
            null,
            null,
            2,
            T0,
            T0);
    return new MirrorCard("i1", MirrorCard.State.LINKED, issue, "", at(changedAt));
  }

  private static RemoteItem.Card there(
      CardTexts texts, int textsAt, @Nullable String option, int optionAt) {
    return CardMergeTest.card(texts, at(textsAt), option, at(optionAt), "octocat");
  }

  private static Parcel parcel(MirrorCard card, Base base) {
    RemoteItem.Card asRead = there(base.texts(), 0, base.option(), 0);
    return Outbox.plan(MAP, List.of(card), Map.of("i1", asRead), _ -> base)
        .getFirst()
        .shipped(at(9));
  }

  /// What a request that was done whole leaves.
  private static Aftermath done(Parcel parcel, RemoteItem.Card before) {
    Sent status =
        parcel.status().orElse(null) instanceof StatusMap.Target.Option(String id)
            ? new Sent.Moved(id, at(10))
            : parcel.status().isPresent() ? new Sent.Moved(null, null) : new Sent.Nothing();
    CardTexts ours = CardMerge.textsOf(parcel.issue());
    Content now = there(ours, 10, null, 0).content();
    Sent content = parcel.parts().isEmpty() ? new Sent.Nothing() : new Sent.Edited(now);
    return after(parcel, parcel.card(), status, content, before);
  }

  private static Aftermath after(
      Parcel parcel, MirrorCard now, Sent status, Sent content, RemoteItem.Card before) {
    return Aftermath.of(parcel, MAP, status, new Sent.Nothing(), content)
        .over(parcel, now, MAP, before, Duration.ZERO, at(10));
  }

  private static CardTexts titled(String title) {
    return new CardTexts(title, null, null, List.of());
  }

  @Test
  void aStatusThatWasSetThereLaterComesBackAndIsSentAgain() {
    Parcel parcel = parcel(card(IssueStatus.DONE, TEXTS, 3), BASE);
    Aftermath after = done(parcel, there(TEXTS, 0, "id In progress", 8));
    assertThat(after.status()).isEqualTo(IssueStatus.IN_PROGRESS);
    assertThat(after.base().option()).isEqualTo("id Done");
    assertThat(after.settled()).isFalse();
    assertThat(after.overwritten())
        .containsExactly(new Conflict("status", "in_progress", "done", "octocat"));
  }

  @Test
  void oneThatWasSetThereEarlierStaysOverwrittenAndIsTold() {
    Parcel parcel = parcel(card(IssueStatus.DONE, TEXTS, 8), BASE);
    Aftermath after = done(parcel, there(TEXTS, 0, "id In progress", 3));
    assertThat(after.status()).isEqualTo(IssueStatus.DONE);
    assertThat(after.settled()).isTrue();
    assertThat(after.overwritten())
        .containsExactly(new Conflict("status", "done", "in_progress", "Boardcast"));
  }

  @Test
  void ofATextGitHubsComesBack() {
    Parcel parcel = parcel(card(IssueStatus.TODO, titled("ours"), 3), BASE);
    Aftermath after = done(parcel, there(titled("theirs"), 4, "id Todo", 0));
    assertThat(after.texts().title()).isEqualTo("theirs");
    assertThat(after.base().texts().title()).isEqualTo("ours");
    assertThat(after.settled()).isFalse();
    assertThat(after.overwritten())
        .containsExactly(new Conflict("title", "theirs", "ours", "GitHub"));
  }

  @Test
  void whatWasNotSentOrNotTakenIsNotOverwritten() {
    MirrorCard card = card(IssueStatus.DONE, TEXTS, 3);
    Parcel moved = parcel(card, BASE);
    RemoteItem.Card renamed = there(titled("theirs"), 4, "id Todo", 0);
    Aftermath after = done(moved, renamed);
    assertThat(after.overwritten()).isEmpty();
    // The next look finds it, for the base does not know it.
    assertThat(after.texts()).isEqualTo(TEXTS);
    assertThat(after.base().contentAt()).isEqualTo(T0);
    Aftermath refused =
        after(
            moved,
            card,
            new Sent.Refused("archived"),
            new Sent.Nothing(),
            there(TEXTS, 0, "id In progress", 8));
    assertThat(refused.overwritten()).isEmpty();
    assertThat(refused.status()).isEqualTo(IssueStatus.TODO);
  }

  @Test
  void whatIsThereAsItWasReadIsNoNewsAndNeitherIsOnesOwn() {
    Parcel parcel = parcel(card(IssueStatus.DONE, TEXTS, 3), BASE);
    Aftermath same = done(parcel, there(TEXTS, 7, "id Todo", 0));
    assertThat(same.overwritten()).isEmpty();
    assertThat(same.settled()).isTrue();
    // The look itself may have moved the time, and is no reason to read.
    assertThat(same.base().contentAt()).isEqualTo(at(7));
    Base.Shipment lost = new Base.Shipment(at(5), true, "id In progress", Set.of(), TEXTS, null);
    Parcel again = parcel(card(IssueStatus.DONE, TEXTS, 8), BASE.with(lost));
    Aftermath own = done(again, there(TEXTS, 0, "id In progress", 6));
    assertThat(own.overwritten()).isEmpty();
    assertThat(own.settled()).isTrue();
  }

  @Test
  void itIsToldWhateverBecameOfTheIssueMeanwhile() {
    Parcel parcel = parcel(card(IssueStatus.DONE, TEXTS, 3), BASE);
    RemoteItem.Card before = there(TEXTS, 0, "id In progress", 8);
    Aftermath after = done(parcel, before);
    MirrorCard now = card(IssueStatus.BACKLOG, titled("newer"), 9);
    Aftermath again =
        after
            .of(Objects.requireNonNull(now.issue()))
            .over(parcel, now, MAP, before, Duration.ZERO, at(10));
    assertThat(again.status()).isEqualTo(IssueStatus.BACKLOG);
    assertThat(again.texts().title()).isEqualTo("newer");
    assertThat(again.settled()).isFalse();
    assertThat(again.overwritten())
        .containsExactly(new Conflict("status", "backlog", "in_progress", "Boardcast"));
  }

  @Test
  void nothingThatSomebodySetThereVanishesWithoutAWord() {
    Random random = new Random(Seed.of("OverwrittenTest"));
    List<String> options = List.of("Todo", "In progress", "Done");
    List<String> titles = List.of("old", "ours", "theirs");
    for (int i = 0; i < 5_000; i++) {
      IssueStatus ours = List.of(IssueStatus.values()).get(random.nextInt(4));
      String our = titles.get(random.nextInt(2));
      Parcel parcel = parcel(card(ours, titled(our), random.nextInt(9)), BASE);
      String option = "id " + options.get(random.nextInt(3));
      String title = titles.get(random.nextInt(3));
      Aftermath after =
          done(parcel, there(titled(title), random.nextInt(9), option, random.nextInt(9)));
      String status = MAP.statusOf(option).orElseThrow().wireName();
      boolean moved = parcel.status().isPresent() && !option.equals("id Todo");
      boolean renamed = parcel.parts().contains(Part.TITLE) && !title.equals("old");
      List<String> told =
          after.overwritten().stream().map(c -> c.field() + " " + c.lost()).toList();
      assertThat(
              !moved
                  || after.status().wireName().equals(status)
                  || told.contains("status " + status))
          .isTrue();
      assertThat(!renamed || after.texts().title().equals(title) || told.contains("title " + title))
          .isTrue();
      assertThat(after.status() == ours || told.contains("status " + ours.wireName())).isTrue();
      assertThat(after.texts().title().equals(our) || told.contains("title " + our)).isTrue();
    }
  }
}
