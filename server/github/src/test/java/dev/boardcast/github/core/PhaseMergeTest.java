package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.PhaseStatus;
import dev.boardcast.core.mirror.PhaseWish;
import dev.boardcast.github.core.PhaseMerge.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PhaseMergeTest {
  private static Phase phase(String id, String name) {
    return new Phase(id, name, name + "!", 1, PhaseStatus.PENDING, 0, 0, 0);
  }

  private static PhaseField.Option option(String id, String name) {
    return new PhaseField.Option(id, name);
  }

  private static PhaseMap.Mapped map(List<PhaseField.Option> options, List<Phase> here) {
    return PhaseMerge.map(new PhaseField("f", PhaseField.Kind.SINGLE_SELECT, options), here);
  }

  @Test
  void anOptionIsThePhaseThatItWasWhateverItIsCalledNow() {
    List<PhaseWish> wanted =
        PhaseMerge.wanted(
            List.of(new Pair("a", "1"), new Pair("b", "2")),
            List.of(phase("1", "One"), phase("2", "Two")),
            List.of(option("b", "One"), option("a", "Two")));
    assertThat(wanted)
        .containsExactly(new PhaseWish("2", "One", "Two!"), new PhaseWish("1", "Two", "One!"));
  }

  @Test
  void optionsThatGotOtherIdsAreFoundByTheirNames() {
    List<PhaseWish> wanted =
        PhaseMerge.wanted(
            List.of(new Pair("a", "1")),
            List.of(phase("1", "One")),
            List.of(option("new", "ONE"), option("c", "Two")));
    assertThat(wanted)
        .containsExactly(new PhaseWish("1", "ONE", "One!"), new PhaseWish(null, "Two", null));
  }

  @Test
  void whatTheFieldHadAndHasNotGoesAndWhatTheBoardAloneHasStaysBehindTheOthers() {
    List<PhaseWish> wanted =
        PhaseMerge.wanted(
            List.of(new Pair("a", "1"), new Pair("b", "2")),
            List.of(phase("3", "Own"), phase("1", "One"), phase("2", "Two")),
            List.of(option("b", "Two")));
    assertThat(wanted).extracting(PhaseWish::id).containsExactly("2", "3");
  }

  @Test
  void namesThatDifferInCaseAloneAreOnePhase() {
    List<PhaseField.Option> options = List.of(option("a", "Build"), option("b", "BUILD"));
    List<PhaseWish> wanted = PhaseMerge.wanted(List.of(), List.of(), options);
    assertThat(wanted).containsExactly(new PhaseWish(null, "Build", null));
    PhaseMap.Mapped map = map(options, List.of(phase("7", "Build")));
    assertThat(map.phaseOf("a")).contains("7");
    assertThat(map.phaseOf("b")).contains("7");
    assertThat(map.targetOf("7")).isEqualTo(new StatusMap.Target.Option("a"));
    assertThat(map.phaseOf("c")).isEmpty();
  }

  @Test
  void aBoardHasNoMorePhasesThanItMayAndTheOthersOptionsAreNone() {
    List<PhaseField.Option> options =
        IntStream.rangeClosed(1, Limits.PHASES_MAX_COUNT + 5)
            .mapToObj(i -> option("o" + i, "n" + i))
            .toList();
    List<Phase> own = List.of(phase("1", "Own"));
    List<PhaseWish> wanted = PhaseMerge.wanted(List.of(), own, options);
    assertThat(wanted).hasSize(Limits.PHASES_MAX_COUNT);
    assertThat(wanted.getLast().name()).isEqualTo("Own");
    List<Phase> here = new ArrayList<>();
    wanted.forEach(wish -> here.add(phase("p " + wish.name(), wish.name())));
    PhaseMap.Mapped map = map(options, here);
    assertThat(map.phaseOf("o1")).contains("p n1");
    assertThat(map.phaseOf("o" + options.size())).contains(PhaseMap.NO_PHASE);
  }

  @Test
  void whatIsAsItShallBeIsLeftAlone() {
    List<Phase> here = List.of(phase("1", "One"), phase("2", "Own"));
    List<PhaseField.Option> options = List.of(option("a", "One"));
    List<Pair> pairs = PhaseMerge.pairs(map(options, here));
    assertThat(pairs).containsExactly(new Pair("a", "1"));
    assertThat(PhaseMerge.isSame(here, PhaseMerge.wanted(pairs, here, options))).isTrue();
    assertThat(PhaseMerge.isSame(here.reversed(), PhaseMerge.wanted(pairs, here, options)))
        .isFalse();
  }
}
