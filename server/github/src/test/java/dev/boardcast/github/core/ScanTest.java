package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.github.core.pace.QueryPrice;
import dev.boardcast.github.core.pace.QueryPrice.Asked;
import dev.boardcast.github.core.scan.ScanDiff;
import dev.boardcast.github.core.scan.ScanDiff.Seen;
import dev.boardcast.github.core.scan.ScanPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ScanTest {
  private static final Instant EARLY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATE = EARLY.plusSeconds(9);
  private static final CardTexts TEXTS = new CardTexts("a", null, null, List.of());

  private static Seen seen(
      String id, @Nullable String option, Instant optionAt, Instant contentAt) {
    return new Seen(id, false, option, optionAt, null, contentAt, null, null);
  }

  private static Base base(String option) {
    return new Base(option, EARLY, EARLY, TEXTS);
  }

  @Test
  void whatIsNewOrDiffersIsReadAndNothingElse() {
    ScanDiff.Result result =
        ScanDiff.compare(
            Map.of(
                "same", base("x"), "moved", base("x"), "emptied", base("x"), "edited", base("x")),
            Set.of("pull request"),
            List.of(
                seen("same", "x", EARLY, EARLY),
                seen("moved", "y", LATE, EARLY),
                new Seen("emptied", false, null, null, null, EARLY, null, null),
                seen("edited", "x", EARLY, LATE),
                seen("new", "x", EARLY, EARLY),
                seen("new", "x", EARLY, EARLY),
                seen("pull request", "x", EARLY, EARLY)),
            Set.of());
    assertThat(result.toRead()).containsExactly("moved", "emptied", "edited", "new");
    assertThat(result.gone()).isEmpty();
  }

  @Test
  void absenceCountsAfterTwoCompleteScans() {
    Map<String, Base> known = Map.of("there", base("x"), "lost", base("x"));
    List<Seen> seen = List.of(seen("there", "x", EARLY, EARLY));
    ScanDiff.Result first = ScanDiff.compare(known, Set.of(), seen, Set.of());
    assertThat(first.missing()).containsExactly("lost");
    assertThat(first.gone()).isEmpty();
    assertThat(ScanDiff.compare(known, Set.of(), seen, first.missing()).gone())
        .containsExactly("lost");
  }

  @Test
  void anArchivedItemIsGoneAtOnce() {
    ScanDiff.Result result =
        ScanDiff.compare(
            Map.of("a", base("x")),
            Set.of(),
            List.of(
                new Seen("a", true, "x", EARLY, null, EARLY, null, null),
                new Seen("b", true, "x", EARLY, null, EARLY, null, null)),
            Set.of());
    assertThat(result.gone()).containsExactly("a");
    assertThat(result.toRead()).isEmpty();
  }

  @Test
  void theIntervalIsTheShortestThatThePointsOfAnHourAllow() {
    assertThat(ScanPlan.points(List.of(0L))).isEqualTo(1);
    assertThat(ScanPlan.points(List.of(1_000L))).isEqualTo(10);
    assertThat(ScanPlan.points(Collections.nCopies(10, 1_000L))).isEqualTo(10);
    assertThat(ScanPlan.points(Collections.nCopies(50, 1_000L))).isEqualTo(50);
    assertThat(ScanPlan.points(List.of(10_000L, 1L))).isEqualTo(100);
    assertThat(ScanPlan.interval(10)).isEqualTo(Duration.ofSeconds(30));
    assertThat(ScanPlan.interval(50)).isEqualTo(Duration.ofSeconds(90));
    for (long points : new long[] {1, 16, 17, 100, 500}) {
      long anHour = points * (3_600 / ScanPlan.interval(points).toSeconds());
      assertThat(anHour).isLessThanOrEqualTo(ScanPlan.POINTS_PER_HOUR);
    }
  }

  @Test
  void connectionsArePaidForAndNodesAreNot() {
    Asked leaf = new Asked(50, List.of());
    assertThat(QueryPrice.points(List.of())).isEqualTo(1);
    assertThat(QueryPrice.points(List.of(new Asked(100, List.of())))).isEqualTo(1);
    assertThat(QueryPrice.points(List.of(new Asked(100, List.of(leaf, leaf, leaf))))).isEqualTo(3);
    // What a connection inside of `fieldValues` does.
    Asked values = new Asked(100, List.of(new Asked(10, List.of())));
    assertThat(QueryPrice.points(List.of(new Asked(100, List.of(values))))).isEqualTo(101);
    assertThat(QueryPrice.nodes(List.of(new Asked(100, List.of(leaf))))).isEqualTo(5_100);
  }
}
