package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.phases.Placement;
import dev.boardcast.github.core.Aftermath.Sent;
import dev.boardcast.github.core.Outbox.Parcel;
import dev.boardcast.github.core.phases.PhaseField;
import dev.boardcast.github.core.phases.PhaseMap;
import dev.boardcast.github.core.phases.Placed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final StatusMap MAP = StatusMapTest.map("Todo", "In review", "Done");

  private static MirrorCard card(int number, IssueStatus status, String option) {
    Issue issue =
        new Issue(
            1, number, "t", null, status, null, null, null, null, null, null, null, List.of(),
            List.of(), null, null, 2, T0, T0);
    return new MirrorCard("i" + number, MirrorCard.State.LINKED, issue, option, T0);
  }

  private static final CardTexts TEXTS = new CardTexts("t", null, null, List.of());

  private static Content content(boolean draft, Set<Part> cut, String... assignees) {
    CardTexts texts =
        new CardTexts("t", null, assignees.length == 0 ? null : assignees[0], List.of());
    return new Content("c", draft, "url", texts, List.of(assignees), cut, T0, null);
  }

  private static List<Parcel> plan(StatusMap map, Content content, List<MirrorCard> cards) {
    Map<String, RemoteItem> read = new HashMap<>();
    cards.forEach(card ->
        read.put(
            card.item(),
            new RemoteItem.Card(
                card.item(), false, content, card.base(), T0, null, Placed.NOWHERE)));
    return Outbox.plan(
        map,
        cards,
        read,
        base -> new Base(base.equals("id new") ? "id Todo" : base, T0, T0, TEXTS));
  }

  private static List<Parcel> plan(List<MirrorCard> cards) {
    return plan(MAP, content(false, Set.of()), cards);
  }

  private static MirrorCard changed(
      String title, @Nullable String body, @Nullable String assignee, String... labels) {
    Issue issue =
        new Issue(
            1,
            1,
            title,
            body,
            IssueStatus.TODO,
            null,
            null,
            null,
            null,
            assignee,
            null,
            null,
            List.of(labels),
            List.of(),
            null,
            null,
            2,
            T0,
            T0);
    return new MirrorCard("i1", MirrorCard.State.LINKED, issue, "id Todo", T0);
  }

  @Test
  void onlyAStatusThatReallyDiffersIsSent() {
    MirrorCard same = card(1, IssueStatus.IN_PROGRESS, "id In review");
    MirrorCard other = card(2, IssueStatus.DONE, "id In review");
    MirrorCard emptied = card(3, IssueStatus.BACKLOG, "id Todo");
    assertThat(plan(List.of(same, other, emptied)))
        .extracting(Parcel::status)
        .containsExactly(
            Optional.empty(),
            Optional.of(new StatusMap.Target.Option("id Done")),
            Optional.of(new StatusMap.Target.Empty()));
  }

  @Test
  void aStatusThatGitHubCannotSayGoesBackAndOneThatNobodyMappedIsLeftAlone() {
    StatusMap narrow = StatusMapTest.map("Todo", "Done");
    MirrorCard card = card(1, IssueStatus.IN_PROGRESS, "id Todo");
    MirrorCard unmapped = card(2, IssueStatus.IN_PROGRESS, "id new");
    List<Parcel> parcels = plan(narrow, content(false, Set.of()), List.of(card, unmapped));
    assertThat(parcels).extracting(Parcel::ops).containsExactly(0, 0);
    assertThat(parcels.getLast().refusals()).isEmpty();
    Aftermath back =
        Aftermath.of(
            parcels.getFirst(), narrow, new Sent.Nothing(), new Sent.Nothing(), new Sent.Nothing());
    assertThat(back.status()).isEqualTo(IssueStatus.TODO);
    assertThat(back.settled()).isTrue();
    assertThat(back.refusals()).extracting(RefusedChange::lost).containsExactly("in_progress");
  }

  /// GitHub has the card in an iteration that is past what the board has room for.
  @Test
  void aPhaseIsRefusedWhereTheIterationHasNone() {
    StatusMap map =
        MAP.with(
            new PhaseMap(
                "field",
                Map.of("oA", "A"),
                Map.of("A", "Sprint 2", "own", "Ours"),
                Set.of("own"),
                Set.of("o_first"),
                false,
                PhaseField.Kind.ITERATIONS));
    Placed first = new Placed("o_first", T0, null);
    assertThat(inPhase(map, first, null).refusals()).isEmpty();
    assertThat(inPhase(map, first, "own").refusals()).isEmpty();
    Parcel parcel = inPhase(map, first, "A");
    assertThat(parcel.isSent()).isFalse();
    assertThat(parcel.refusals())
        .containsExactly(new RefusedChange("phase", "Sprint 2", Aftermath.ITERATION));
    Aftermath back =
        Aftermath.of(parcel, map, new Sent.Nothing(), new Sent.Nothing(), new Sent.Nothing());
    assertThat(back.place()).isEqualTo(new Placement(null));
    assertThat(back.settled()).isTrue();
    Aftermath follows = Aftermath.readOnly(parcel.issue(), map, parcel.base());
    assertThat(follows.place()).isEqualTo(new Placement(null));
    assertThat(follows.refusals())
        .containsExactly(new RefusedChange("phase", "Sprint 2", Aftermath.READ_ONLY));
  }

  private static Parcel inPhase(StatusMap map, Placed there, @Nullable String phase) {
    Issue issue =
        new Issue(
            1,
            1,
            "t",
            null,
            IssueStatus.TODO,
            null,
            null,
            null,
            phase,
            null,
            null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            2,
            T0,
            T0);
    MirrorCard card = new MirrorCard("i1", MirrorCard.State.LINKED, issue, "id Todo", T0);
    RemoteItem read =
        new RemoteItem.Card("i1", false, content(false, Set.of()), "id Todo", T0, null, there);
    Base base = new Base("id Todo", T0, T0, TEXTS, there, List.of());
    return Outbox.plan(map, List.of(card), Map.of("i1", read), _ -> base).getFirst();
  }

  @Test
  void aRequestHasNoMoreChangesThanItMay() {
    List<MirrorCard> cards = new ArrayList<>();
    for (int i = 1; i <= Outbox.BATCH_MAX_OPS + 1; i++) {
      cards.add(card(i, IssueStatus.DONE, "id Todo"));
    }
    // Each is a status and the look before it.
    assertThat(plan(cards)).hasSize(Outbox.BATCH_MAX_OPS / 2);
  }

  @Test
  void whatCannotBeSaidThereGoesBackWithItsReason() {
    MirrorCard card = changed("u", "b", null, "bug");
    Parcel draft = plan(MAP, content(true, Set.of(Part.BODY)), List.of(card)).getFirst();
    assertThat(draft.parts()).containsExactly(Part.TITLE);
    assertThat(draft.refusals()).extracting(RefusedChange::field).containsExactly("body", "labels");
    Names.Edit edit = Names.edit(Names.checked(draft, Names.NOBODY), Names.NOBODY);
    assertThat(edit.labels()).isNull();
    Content now =
        new Content(
            "c",
            true,
            "url",
            new CardTexts("u", null, null, List.of()),
            List.of(),
            Set.of(Part.BODY),
            T0.plusSeconds(1),
            null);
    Aftermath after =
        Aftermath.of(draft, MAP, new Sent.Nothing(), new Sent.Nothing(), new Sent.Edited(now));
    assertThat(after.texts()).isEqualTo(new CardTexts("u", null, null, List.of()));
    assertThat(after.settled()).isTrue();
    assertThat(after.base().contentAt()).isEqualTo(T0.plusSeconds(1));
  }

  @Test
  void theAssigneeThatIsShownIsReplacedAndOthersStay() {
    MirrorCard card = changed("t", null, "Linus");
    Content there = content(false, Set.of(), "ada", "grace");
    Parcel parcel =
        Outbox.plan(
                MAP,
                List.of(card),
                Map.of(
                    "i1",
                    new RemoteItem.Card("i1", false, there, "id Todo", T0, null, Placed.NOWHERE)),
                _ -> new Base("id Todo", T0, T0, there.texts()))
            .getFirst();
    assertThat(Names.wanted(List.of(parcel)).logins()).containsExactlyInAnyOrder("linus", "grace");
    Names.Known known = new Names.Known(Map.of("linus", "U_linus", "grace", "U_grace"), Map.of());
    assertThat(Names.edit(Names.checked(parcel, known), known).assignees())
        .containsExactly("U_linus", "U_grace");
    Parcel unknown = Names.checked(parcel, Names.NOBODY);
    assertThat(unknown.parts()).isEmpty();
    assertThat(unknown.refusals().getFirst().reason()).contains("nobody");
    // GitHub takes nobody whom nobody may assign, and says nothing.
    Aftermath silent =
        Aftermath.of(parcel, MAP, new Sent.Nothing(), new Sent.Nothing(), new Sent.Edited(there));
    assertThat(silent.texts().assignee()).isEqualTo("ada");
    assertThat(silent.refusals()).hasSize(1);
  }

  @Test
  void aLabelThatTheRepositoryLacksIsMadeByNobody() {
    Parcel parcel = plan(List.of(changed("t", null, null, "bug", "new"))).getFirst();
    Names.Known known = new Names.Known(Map.of(), Map.of(new Names.Label("c", "BUG"), "L_bug"));
    Parcel checked = Names.checked(parcel, known);
    assertThat(checked.parts()).isEmpty();
    assertThat(checked.refusals())
        .containsExactly(
            new RefusedChange("labels", "bug, new", "the repository has no label new"));
  }

  @Test
  void whatNobodyKnowsStaysToBeSentAndWhatSomebodyElseChangedIsNotTakenForSeen() {
    Parcel parcel = plan(List.of(changed("u", null, null))).getFirst().shipped(T0);
    Aftermath unknown =
        Aftermath.of(parcel, MAP, new Sent.Nothing(), new Sent.Nothing(), new Sent.Unknown());
    assertThat(unknown.settled()).isFalse();
    assertThat(unknown.base().shipped()).hasSize(1);
    Content alsoTheirs =
        new Content(
            "c",
            false,
            "url",
            new CardTexts("u", "their body", null, List.of()),
            List.of(),
            Set.of(),
            T0.plusSeconds(3),
            null);
    Aftermath done =
        Aftermath.of(
            parcel, MAP, new Sent.Nothing(), new Sent.Nothing(), new Sent.Edited(alsoTheirs));
    assertThat(done.base().texts()).isEqualTo(new CardTexts("u", null, null, List.of()));
    assertThat(done.base().contentAt()).isEqualTo(T0);
    assertThat(done.base().shipped()).isEmpty();
  }
}
