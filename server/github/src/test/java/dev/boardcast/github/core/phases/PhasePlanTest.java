package dev.boardcast.github.core.phases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.github.core.phases.PhaseField.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PhasePlanTest {
  private static BoardPhase phase(@Nullable String id, String name, @Nullable String option) {
    return new BoardPhase(id, name, null, option);
  }

  private static PhaseOption option(String id, String name) {
    return new PhaseOption(id, name, "");
  }

  private static PhasePlan plan(List<BoardPhase> here, PhaseOption... options) {
    return PhasePlan.of(here, Optional.of(new PhaseField("field", List.of(options), Kind.OPTIONS)));
  }

  @Test
  void aBoardThatFollowsIsLeftAsItIs() {
    List<BoardPhase> here =
        List.of(
            phase("1", "Own", null),
            phase("2", "Build", "oA"),
            phase("3", "Ours", null),
            phase("4", "Ship", "oB"));
    PhasePlan plan = plan(here, option("oA", "Build"), option("oB", "Ship"));
    assertThat(plan).isEqualTo(new PhasePlan(here, List.of(), Set.of()));
  }

  @Test
  void optionsAreMadeRenamedMovedAndGoAndOwnPhasesStayBehindTheirs() {
    List<BoardPhase> here =
        List.of(
            phase("1", "Build", "oA"),
            phase("2", "Ours", null),
            phase("3", "Ship", "oB"),
            phase("4", "Old", "oC"));
    PhasePlan plan =
        plan(here, option("oB", "Deliver"), option("oNew", "Plan"), option("oA", "Build"));
    assertThat(plan.board())
        .containsExactly(
            phase("3", "Deliver", "oB"),
            phase(null, "Plan", "oNew"),
            phase("1", "Build", "oA"),
            phase("2", "Ours", null));
    assertThat(plan.removed()).containsExactly("Old");
  }

  /// Whoever sends options without their ids has them all made anew.
  @Test
  void optionsThatWereMadeAnewKeepTheirPhasesByName() {
    List<BoardPhase> here =
        List.of(phase("1", "Build", "oA"), phase("2", "Ship", "oB"), phase("3", "plan", null));
    PhasePlan plan = plan(here, option("nA", "Build"), option("nB", "SHIP"), option("nC", "Plan"));
    assertThat(plan.board())
        .containsExactly(
            phase("1", "Build", "nA"), phase("2", "SHIP", "nB"), phase("3", "Plan", "nC"));
    assertThat(plan.removed()).isEmpty();
    // One whose own option is there keeps that one, whatever another is called.
    assertThat(plan(here, option("oA", "First"), option("nA", "Build")).board())
        .containsExactly(
            phase("1", "First", "oA"), phase("3", "plan", null), phase(null, "Build", "nA"));
  }

  @Test
  void namesThatCollideMakeNoPhaseDisappear() {
    List<BoardPhase> here = List.of(phase("1", "Build", "oA"), phase("2", "Ours", null));
    PhasePlan plan =
        plan(
            here, option("oA", "ours"), option("x", "Same"), option("y", "SAME"), option("z", " "));
    assertThat(plan.board().stream().map(BoardPhase::name))
        .containsExactly("ours (2)", "Ours", "Same", "SAME (2)", "GitHub phase");
    // Looked at again, nothing is another one.
    List<BoardPhase> now = new ArrayList<>();
    for (int i = 0; i < plan.board().size(); i++) {
      BoardPhase one = plan.board().get(i);
      now.add(phase(one.id() == null ? "new " + i : one.id(), one.name(), one.option()));
    }
    assertThat(
            plan(
                    now,
                    option("oA", "ours"),
                    option("x", "Same"),
                    option("y", "SAME"),
                    option("z", " "))
                .board())
        .isEqualTo(now);
  }

  @Test
  void whatIsPastTheLimitIsPassedOver() {
    List<BoardPhase> here = List.of(phase("1", "Ours", null));
    PhaseOption[] many =
        IntStream.rangeClosed(1, Limits.PHASES_MAX_COUNT)
            .mapToObj(i -> option("o" + i, "phase " + i))
            .toArray(PhaseOption[]::new);
    PhasePlan plan = plan(here, many);
    assertThat(plan.board()).hasSize(Limits.PHASES_MAX_COUNT).contains(phase("1", "Ours", null));
    assertThat(plan.passed()).containsExactly("o" + Limits.PHASES_MAX_COUNT);
  }

  private static PhasePlan iterations(List<BoardPhase> here, int count) {
    List<PhaseOption> all =
        IntStream.rangeClosed(1, count).mapToObj(i -> option("o" + i, "sprint " + i)).toList();
    return PhasePlan.of(here, Optional.of(new PhaseField("field", all, Kind.ITERATIONS)));
  }

  /// The last of them are what people work in.
  @Test
  void ofIterationsTheOldestArePassedOverAndTheirPhasesGo() {
    List<BoardPhase> here =
        IntStream.rangeClosed(1, Limits.PHASES_MAX_COUNT)
            .mapToObj(i -> phase("" + i, "sprint " + i, "o" + i))
            .toList();
    PhasePlan plan = iterations(here, Limits.PHASES_MAX_COUNT + 1);
    assertThat(plan.passed()).containsExactly("o1");
    assertThat(plan.removed()).containsExactly("sprint 1");
    List<BoardPhase> next = new ArrayList<>(here.subList(1, here.size()));
    next.add(phase(null, "sprint 101", "o101"));
    assertThat(plan.board()).isEqualTo(next);
    // Looked at again, nothing is another one.
    assertThat(iterations(next, Limits.PHASES_MAX_COUNT + 1))
        .isEqualTo(new PhasePlan(next, List.of(), Set.of("o1")));
  }

  @Test
  void phasesOfTheBoardsOwnTakeTheRoomOfTheOldestIterations() {
    List<BoardPhase> here = new ArrayList<>();
    IntStream.rangeClosed(1, 5).forEach(i -> here.add(phase("own " + i, "Ours " + i, null)));
    PhasePlan plan = iterations(here, 96);
    assertThat(plan.passed()).containsExactly("o1");
    assertThat(plan.board()).hasSize(Limits.PHASES_MAX_COUNT).containsAll(here);
    assertThat(plan.board().getLast()).isEqualTo(phase(null, "sprint 96", "o96"));
    // One that has the name of an iteration without room stays the board's own, and takes room.
    here.add(phase("own 6", "Sprint 1", null));
    PhasePlan named = iterations(here, 96);
    assertThat(named.passed()).containsExactlyInAnyOrder("o1", "o2");
    assertThat(named.board()).hasSize(Limits.PHASES_MAX_COUNT).containsAll(here);
  }

  /// As it may be called as another one is.
  @Test
  void aPhaseWhoseIterationHasNoRoomIsNotGivenToAnother() {
    List<PhaseOption> all = new ArrayList<>(List.of(option("oOld", "Sprint")));
    IntStream.rangeClosed(1, Limits.PHASES_MAX_COUNT - 1)
        .forEach(i -> all.add(option("o" + i, "sprint " + i)));
    all.add(option("oNew", "Sprint"));
    PhasePlan plan =
        PhasePlan.of(
            List.of(phase("1", "Sprint", "oOld")),
            Optional.of(new PhaseField("field", all, Kind.ITERATIONS)));
    assertThat(plan.removed()).containsExactly("Sprint");
    assertThat(plan.board().getLast()).isEqualTo(phase(null, "Sprint", "oNew"));
  }

  @Test
  void withoutTheFieldAllAreTheBoardsOwn() {
    List<BoardPhase> here = List.of(phase("1", "Build", "oA"), phase("2", "Ours", null));
    assertThat(PhasePlan.of(here, Optional.empty()))
        .isEqualTo(
            new PhasePlan(
                List.of(phase("1", "Build", null), phase("2", "Ours", null)), List.of(), Set.of()));
  }

  private static PhasePlan milestones(List<BoardPhase> here, PhaseOption... options) {
    return PhasePlan.of(
        here, Optional.of(new PhaseField("field", List.of(options), Kind.MILESTONES)));
  }

  @Test
  void aPhaseOfSeveralMilestonesKeepsTheOneThatItFollows() {
    List<BoardPhase> here = List.of(phase("1", "Alpha", "m1"), phase("2", "Beta", "m2"));
    PhaseOption alpha = new PhaseOption("m0", "Alpha", "", null, Set.of("m1"));
    assertThat(milestones(here, alpha, option("m2", "Beta")))
        .isEqualTo(new PhasePlan(here, List.of(), Set.of()));
    // The one that it follows is renamed, the other one is not.
    assertThat(milestones(here, option("m0", "Alpha"), option("m1", "Gamma"), option("m2", "Beta")))
        .isEqualTo(
            new PhasePlan(
                List.of(phase(null, "Alpha", "m0"), phase("1", "Gamma", "m1"), here.getLast()),
                List.of(),
                Set.of()));
  }

  @Test
  void ofPhasesWhoseMilestonesGotOneTitleThatOfTheTitleStays() {
    List<BoardPhase> here = List.of(phase("1", "Alpha", "m1"), phase("2", "Beta", "m2"));
    PhasePlan plan = milestones(here, new PhaseOption("m1", "Beta", "", null, Set.of("m2")));
    assertThat(plan.board()).containsExactly(here.getLast());
    assertThat(plan.removed()).containsExactly("Alpha");
  }

  @Test
  void allMilestonesOfATitleWithoutRoomArePassedOver() {
    List<PhaseOption> all =
        new ArrayList<>(List.of(new PhaseOption("m0", "first", "", null, Set.of("m00"))));
    IntStream.rangeClosed(1, Limits.PHASES_MAX_COUNT)
        .forEach(i -> all.add(option("o" + i, "m " + i)));
    assertThat(milestones(List.of(), all.toArray(PhaseOption[]::new)).passed())
        .containsExactlyInAnyOrder("m0", "m00");
  }
}
