package dev.boardcast.github.core.phases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MilestonesTest {
  private static final Duration LAG = Duration.ofSeconds(5);
  private static final PhaseOption ALPHA = one("a", "Alpha", "2026-02-01T00:00:00Z");
  private static final PhaseOption BETA = one("b", "Beta", "2026-01-01T00:00:00Z");

  private final Milestones milestones = new Milestones(LAG);

  private static PhaseOption one(String id, String title, @Nullable String due) {
    return PhaseOption.milestone(id, title, due);
  }

  private static Instant at(int seconds) {
    return Instant.parse("2026-03-01T10:00:00Z").plusSeconds(seconds);
  }

  private List<String> names() {
    return milestones.options().stream().map(PhaseOption::name).toList();
  }

  @Test
  void theyAreInTheOrderOfTheirDaysThenOfTheirTitles() {
    milestones.seen(List.of(one("x", "later", null), ALPHA, one("y", "Last", null), BETA), at(0));
    milestones.seen(List.of(one("c", "also", "2026-02-01T00:00:00Z")), at(0));
    assertThat(names()).containsExactly("Beta", "Alpha", "also", "Last", "later");
  }

  @Test
  void thoseOfOneTitleAreOneAsOfTheFirstDay() {
    milestones.seen(List.of(ALPHA, BETA, one("c", "ALPHA", null), one("d", "alpha ", null)), at(0));
    assertThat(milestones.options())
        .containsExactly(BETA, new PhaseOption("a", "Alpha", "", ALPHA.due(), Set.of("c", "d")));
    milestones.seen(List.of(one("c", "ALPHA", "2025-01-01T00:00:00Z")), at(6));
    assertThat(milestones.options())
        .containsExactly(
            new PhaseOption("c", "ALPHA", "", "2025-01-01T00:00:00Z", Set.of("a", "d")), BETA);
  }

  @Test
  void oneGoesWithTheSecondScanInARowThatHasNotSeenIt() {
    milestones.scanned(List.of(ALPHA), false, at(0));
    milestones.scanned(List.of(BETA), true, at(1));
    assertThat(milestones.areAll()).isFalse();
    milestones.scanned(List.of(BETA), true, at(30));
    assertThat(milestones.areAll()).isTrue();
    assertThat(milestones.isAnyMissed()).isTrue();
    assertThat(names()).containsExactly("Beta", "Alpha");
    milestones.scanned(List.of(BETA, ALPHA), true, at(60));
    assertThat(milestones.isAnyMissed()).isFalse();
    milestones.scanned(List.of(BETA), true, at(90));
    // Seen by itself in the middle of a scan that has passed it.
    milestones.scanned(List.of(BETA), false, at(120));
    milestones.seen(List.of(ALPHA), at(121));
    milestones.scanned(List.of(), true, at(122));
    assertThat(names()).containsExactly("Beta", "Alpha");
    milestones.scanned(List.of(BETA), true, at(150));
    milestones.scanned(List.of(BETA), true, at(180));
    assertThat(names()).containsExactly("Beta");
    assertThat(milestones.isAnyMissed()).isFalse();
  }

  /// Readings of two items may be of different times.
  @Test
  void whatWasAnotherAMomentAgoCountsLater() {
    milestones.seen(List.of(ALPHA), at(0));
    milestones.seen(List.of(one("a", "First", null)), at(10));
    milestones.seen(List.of(ALPHA), at(14));
    assertThat(names()).containsExactly("First");
    milestones.seen(List.of(ALPHA), at(15));
    assertThat(names()).containsExactly("Alpha");
  }
}
