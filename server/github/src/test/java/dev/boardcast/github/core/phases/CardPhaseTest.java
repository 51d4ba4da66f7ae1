package dev.boardcast.github.core.phases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.mirror.phases.Placement;
import dev.boardcast.github.core.phases.PhaseField.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CardPhaseTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

  private static final PhaseMap MAP =
      new PhaseMap(
          "field",
          Map.of("oA", "A", "oB", "B"),
          Map.of("A", "Build", "B", "Ship", "own", "Ours"),
          Set.of("own"),
          Set.of("passed"),
          false,
          Kind.OPTIONS);

  private static Placed at(@Nullable String option) {
    return new Placed(option, option == null ? null : T0, null);
  }

  private static Placed base(String phase) {
    return new Placed("o" + phase, T0, phase);
  }

  private static CardPhase.Outcome merge(
      Placed base, @Nullable String local, @Nullable String remote) {
    return CardPhase.merge(MAP, base, local, at(remote));
  }

  @Test
  void whatOneSideChangedIsTheOthersAndOfBothGitHubsStays() {
    assertThat(merge(base("A"), "A", "oB").place()).isEqualTo(new Placement("B"));
    assertThat(merge(base("A"), "A", null).place()).isEqualTo(new Placement(null));
    CardPhase.Outcome ours = merge(base("A"), null, "oA");
    assertThat(ours.place()).isNull();
    assertThat(ours.settled()).isFalse();
    assertThat(CardPhase.toSend(MAP, ours.base(), null, "oA")).contains(new CardPhase.Move(null));
    CardPhase.Outcome both = merge(Placed.NOWHERE, "A", "oB");
    assertThat(both.place()).isEqualTo(new Placement("B"));
    assertThat(both.lost()).contains(new Conflict("phase", "Ship", "Build", "GitHub"));
  }

  private static PhaseMap iterations(boolean stale) {
    return new PhaseMap(
        "field",
        Map.of("oA", "A", "oB", "B"),
        Map.of("A", "Sprint 2", "B", "Sprint 3", "own", "Ours"),
        Set.of("own"),
        Set.of("o_first"),
        stale,
        Kind.ITERATIONS);
  }

  /// The field of every card is empty then, by nobody's decision, and it cannot be filled from
  /// here.
  @Test
  void iterationsThatWereMadeAnewEmptyTheirCardsWithoutARefusal() {
    Placed before = new Placed("o_of_before", T0, "A");
    assertThat(CardPhase.merge(iterations(false), before, "A", at(null)))
        .isEqualTo(new CardPhase.Outcome(new Placement(null), at(null), true, Optional.empty()));
    // Who changed it here is told.
    CardPhase.Outcome changed = CardPhase.merge(iterations(false), before, "B", at(null));
    assertThat(changed.place()).isNull();
    assertThat(changed.settled()).isFalse();
    assertThat(CardPhase.merge(iterations(true), before, "A", at(null)))
        .isEqualTo(CardPhase.Outcome.left(before));
    // Moved on there in the same moment, neither.
    assertThat(CardPhase.merge(iterations(false), before, "A", at("oB")))
        .isEqualTo(new CardPhase.Outcome(new Placement("B"), base("B"), true, Optional.empty()));
    // Nor where a read lags, and has the one of before.
    CardPhase.Outcome late = CardPhase.merge(iterations(false), before, "A", at("o_of_before"));
    assertThat(late.place()).isNull();
    assertThat(late.settled()).isTrue();
    assertThat(late.base().option()).isEqualTo(Placed.UNSEEN.option());
    assertThat(CardPhase.merge(iterations(false), late.base(), "A", at(null)))
        .isEqualTo(new CardPhase.Outcome(new Placement(null), at(null), true, Optional.empty()));
  }

  @Test
  void aCardInAnIterationPastTheRoomIsInNoneHere() {
    PhaseMap map = iterations(false);
    Placed first = new Placed("o_first", T0, null);
    assertThat(CardPhase.merge(map, new Placed("o_first", T0, "gone"), null, at("o_first")))
        .isEqualTo(CardPhase.Outcome.left(first));
    // Moved into it there, it leaves its phase here.
    assertThat(CardPhase.merge(map, base("A"), "A", at("o_first")))
        .isEqualTo(new CardPhase.Outcome(new Placement(null), first, true, Optional.empty()));
    // Changed here, it is to go back, which is told.
    CardPhase.Outcome changed = CardPhase.merge(map, first, "B", at("o_first"));
    assertThat(changed).isEqualTo(new CardPhase.Outcome(null, first, false, Optional.empty()));
    // A phase of the board's own is not GitHub's business.
    assertThat(CardPhase.merge(map, first, "own", at("o_first")).settled()).isTrue();
  }

  @Test
  void aRemovedPhaseThatComesBackClearsNoCard() {
    // Its option is there, and the phase here another one by now: the one of before was removed.
    Placed before = new Placed("oA", T0, "removed");
    CardPhase.Outcome back = merge(before, null, "oA");
    assertThat(back.place()).isEqualTo(new Placement("A"));
    assertThat(back.lost()).isEmpty();
    assertThat(CardPhase.toSend(MAP, before, null, "oA")).isEmpty();
    // While it is being removed, what the card says is left alone and looked at again.
    PhaseMap leaving =
        new PhaseMap(
            "field",
            Map.of("oB", "B"),
            Map.of("B", "Ship"),
            Set.of(),
            Set.of(),
            false,
            Kind.OPTIONS);
    CardPhase.Outcome left = CardPhase.merge(leaving, base("A"), null, at("oA"));
    assertThat(left.place()).isNull();
    assertThat(left.base()).isEqualTo(Placed.UNSEEN);
    assertThat(CardPhase.toSend(leaving, base("A"), null, "oA")).isEmpty();
    assertThat(merge(left.base(), null, "oA").place()).isEqualTo(new Placement("A"));
    // Gone there as well, it is equal.
    assertThat(CardPhase.merge(leaving, base("A"), null, at(null)).settled()).isTrue();
  }

  @Test
  void anOptionThatWasMadeAnewGetsItsCardsBack() {
    CardPhase.Outcome kept = merge(new Placed("o_of_before", T0, "A"), "A", null);
    assertThat(kept.place()).isNull();
    assertThat(kept.settled()).isFalse();
    assertThat(CardPhase.toSend(MAP, kept.base(), "A", null)).contains(new CardPhase.Move("oA"));
  }

  @Test
  void whileTheOptionsMayBeOthersNoCardIsDecided() {
    PhaseMap stale =
        new PhaseMap(
            "field",
            Map.of("oA", "A"),
            Map.of("A", "Build"),
            Set.of(),
            Set.of(),
            true,
            Kind.OPTIONS);
    CardPhase.Outcome cleared = CardPhase.merge(stale, base("A"), "A", at(null));
    assertThat(cleared).isEqualTo(new CardPhase.Outcome(null, base("A"), true, Optional.empty()));
    assertThat(CardPhase.merge(stale, base("A"), null, at("oA")).settled()).isFalse();
    assertThat(CardPhase.toSend(stale, base("B"), "A", "oB")).isEmpty();
    assertThat(CardPhase.waits(stale, base("B"), "A")).isTrue();
    assertThat(CardPhase.waits(stale, base("A"), "A")).isFalse();
    assertThat(CardPhase.waits(MAP, base("B"), "A")).isFalse();
  }

  /// A phase of the board's own that got an option keeps its cards, and GitHub is told of them.
  @Test
  void aPhaseThatGotAnOptionKeepsItsCards() {
    CardPhase.Outcome empty = merge(new Placed(null, null, "B"), "B", null);
    assertThat(empty.place()).isNull();
    assertThat(empty.settled()).isFalse();
    assertThat(CardPhase.toSend(MAP, empty.base(), "B", null)).contains(new CardPhase.Move("oB"));
    CardPhase.Outcome elsewhere = merge(new Placed("oA", T0, "B"), "B", "oA");
    assertThat(elsewhere.place()).isNull();
    assertThat(elsewhere.lost()).isEmpty();
    assertThat(elsewhere.settled()).isFalse();
    assertThat(CardPhase.toSend(MAP, elsewhere.base(), "B", "oA"))
        .contains(new CardPhase.Move("oB"));
    assertThat(merge(new Placed(null, null, "B"), "B", "oA").place()).isEqualTo(new Placement("A"));
  }

  @Test
  void anOptionThatNobodyKnowsYetTakesNothingAway() {
    CardPhase.Outcome left = merge(base("A"), "A", "oNew");
    assertThat(left).isEqualTo(CardPhase.Outcome.left(base("A")));
    assertThat(merge(base("A"), null, "oNew").settled()).isFalse();
    assertThat(merge(Placed.UNSEEN, null, "oNew").base()).isEqualTo(Placed.UNSEEN);
    // One that is read without the options, and empty, is decided by another reading.
    assertThat(CardPhase.merge(MAP.unsure(), base("A"), "A", at(null)))
        .isEqualTo(CardPhase.Outcome.left(base("A")));
  }

  @Test
  void whatIsHereAloneOrPastTheLimitIsLeftAlone() {
    CardPhase.Outcome alone = merge(Placed.NOWHERE, "own", null);
    assertThat(alone.settled()).isTrue();
    assertThat(alone.place()).isNull();
    assertThat(CardPhase.toSend(MAP, alone.base(), "own", null)).isEmpty();
    assertThat(merge(Placed.NOWHERE, null, "passed").base().option()).isEqualTo("passed");
    assertThat(merge(Placed.NOWHERE, null, "passed").place()).isNull();
    assertThat(CardPhase.toSend(MAP, Placed.NOWHERE, "B", "passed")).isEmpty();
  }

  @Test
  void aCardThatWasInAPhaseOfTheBoardsOwnIsWhereGitHubHasItOnceThatIsRemoved() {
    CardPhase.Outcome moved = merge(base("A"), "own", "oA");
    assertThat(moved).isEqualTo(CardPhase.Outcome.left(new Placed("oA", T0, "own")));
    // As long as it is there, both sides keep their own, and who moves the card on is heard.
    assertThat(merge(moved.base(), "own", "oA")).isEqualTo(moved);
    assertThat(CardPhase.toSend(MAP, moved.base(), "own", "oA")).isEmpty();
    CardPhase.Outcome on = merge(moved.base(), "B", "oA");
    assertThat(on.settled()).isFalse();
    assertThat(CardPhase.toSend(MAP, on.base(), "B", "oA")).contains(new CardPhase.Move("oB"));
    CardPhase.Outcome back = merge(moved.base(), "A", "oA");
    assertThat(back.settled()).isTrue();
    assertThat(merge(moved.base(), "own", "oB").place()).isEqualTo(new Placement("B"));
    assertThat(merge(moved.base(), "own", null).place()).isEqualTo(new Placement(null));
    CardPhase.Outcome renewed = merge(new Placed("o_of_before", T0, "own"), "own", null);
    assertThat(renewed.place()).isNull();
    assertThat(renewed.settled()).isTrue();
    // However the issue came to be settled.
    assertThat(CardPhase.kept(MAP, base("A"), "own")).isEqualTo(moved.base());
    assertThat(CardPhase.kept(MAP, base("A"), "B")).isEqualTo(base("A"));
    PhaseMap without =
        new PhaseMap(
            "field",
            Map.of("oA", "A"),
            Map.of("A", "Build"),
            Set.of(),
            Set.of(),
            false,
            Kind.OPTIONS);
    assertThat(CardPhase.merge(without, moved.base(), null, at("oA")).place())
        .isEqualTo(new Placement("A"));
    assertThat(CardPhase.toSend(without, moved.base(), null, "oA")).isEmpty();
  }

  @Test
  void whereThereIsNoFieldNothingIsSaid() {
    CardPhase.Outcome none = CardPhase.merge(PhaseMap.NONE, Placed.NOWHERE, "A", at(null));
    assertThat(none).isEqualTo(new CardPhase.Outcome(null, at(null), true, Optional.empty()));
    assertThat(CardPhase.toSend(PhaseMap.NONE, Placed.NOWHERE, "A", null)).isEmpty();
  }

  /// Two milestones of one title are one phase.
  private static PhaseMap milestones(Map<String, String> phases) {
    return new PhaseMap(
        "field",
        phases,
        Map.of("A", "Alpha", "B", "Beta", "own", "Ours"),
        Set.of("own"),
        Set.of(),
        false,
        Kind.MILESTONES);
  }

  @Test
  void aMilestoneOfThePhasesTitleIsNoChangeOfThePhase() {
    PhaseMap map = milestones(Map.of("oA", "A", "o2", "A", "oB", "B"));
    Placed second = new Placed("o2", null, "A");
    assertThat(CardPhase.merge(map, second, "A", new Placed("o2", null, null)))
        .isEqualTo(CardPhase.Outcome.left(second));
    assertThat(CardPhase.isRefused(map, second, "A", "o2")).isFalse();
    assertThat(CardPhase.isRefused(map, second, "B", "o2")).isTrue();
    assertThat(CardPhase.isRefused(map, second, null, "o2")).isTrue();
    assertThat(CardPhase.isElsewhere(map, second)).isFalse();
    // From one repository's to another's, and nobody put the card elsewhere.
    assertThat(CardPhase.merge(map, base("A"), "A", new Placed("o2", null, null)))
        .isEqualTo(CardPhase.Outcome.left(second));
  }

  /// Renamed, it is another phase, and its cards are the same there as before.
  @Test
  void cardsOfAMilestoneThatIsAnotherPhaseByNowGoWithItWithoutARefusal() {
    PhaseMap map = milestones(Map.of("oA", "A", "o2", "B", "oB", "B"));
    Placed before = new Placed("o2", null, "A");
    Placed after = new Placed("o2", null, "B");
    assertThat(CardPhase.isElsewhere(map, before)).isTrue();
    assertThat(CardPhase.isElsewhere(map, after)).isFalse();
    assertThat(CardPhase.isElsewhere(map, new Placed("o2", null, "own"))).isFalse();
    assertThat(CardPhase.isElsewhere(map, Placed.NOWHERE)).isFalse();
    assertThat(CardPhase.merge(map, before, "A", new Placed("o2", null, null)))
        .isEqualTo(new CardPhase.Outcome(new Placement("B"), after, true, Optional.empty()));
    // Where its phase was removed meanwhile, too.
    assertThat(CardPhase.merge(map, before, null, new Placed("o2", null, null)))
        .isEqualTo(new CardPhase.Outcome(new Placement("B"), after, true, Optional.empty()));
  }
}
