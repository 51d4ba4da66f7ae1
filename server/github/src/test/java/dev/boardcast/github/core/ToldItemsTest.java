package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ToldItemsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

  private final ToldItems items = new ToldItems();

  private static Instant at(long millis) {
    return T0.plusMillis(millis);
  }

  private List<String> take(long millis) {
    return items.take(at(millis), 100).items();
  }

  @Test
  void whatComesTogetherIsReadTogetherAndOnceMoreWhenTheLagIsOver() {
    items.add("a", 1, "ada", false, at(0));
    items.add("b", 2, null, false, at(300));
    items.add("a", 3, "bob", false, at(400));
    assertThat(take(499)).isEmpty();
    assertThat(items.due()).contains(at(500));
    ToldItems.Batch batch = items.take(at(500), 100);
    assertThat(batch.items()).containsExactlyInAnyOrder("a", "b");
    assertThat(batch.by()).containsExactly(Map.entry("a", "bob"));
    assertThat(items.read(batch.items(), at(600))).isEmpty();
    assertThat(items.due()).contains(at(5_000));
    assertThat(take(4_999)).isEmpty();
    assertThat(take(5_000)).containsExactlyInAnyOrder("a", "b");
    assertThat(items.read(List.of("a", "b"), at(5_100)))
        .containsOnly(Map.entry("a", 3L), Map.entry("b", 2L));
    assertThat(items.due()).isEmpty();
  }

  @Test
  void whatCouldNotBeReadIsTakenAgainAndSoIsWhatIsToldMeanwhile() {
    items.add("a", 1, null, false, at(0));
    assertThat(take(500)).containsExactly("a");
    assertThat(take(600)).containsExactly("a");
    items.read(List.of("a"), at(700));
    items.add("a", 2, null, false, at(800));
    assertThat(items.due()).contains(at(1_300));
    assertThat(take(1_300)).containsExactly("a");
  }

  @Test
  void oneThatWaitedLongerThanTheLagIsReadOnce() {
    items.add("a", 1, null, false, at(0));
    assertThat(take(60_000)).containsExactly("a");
    assertThat(items.read(List.of("a"), at(60_000))).containsOnly(Map.entry("a", 1L));
  }

  @Test
  void aHundredAreReadAtOnceAndTheRestNext() {
    for (int i = 0; i < 250; i++) {
      items.add("i" + i, i + 1, null, false, at(i));
    }
    for (int expected : List.of(100, 100, 50)) {
      List<String> some = take(6_000);
      assertThat(some).hasSize(expected);
      items.read(some, at(6_000));
    }
    assertThat(take(6_000)).isEmpty();
  }

  @Test
  void aSteadyStreamIsReadTwiceASecondAndConfirmedOnTheWay() {
    int requests = 0;
    long id = 0;
    for (int millis = 0; millis < 60_000; millis += 50) {
      items.add("i" + ++id, id, null, false, at(millis));
      List<String> some = take(millis);
      if (!some.isEmpty()) {
        requests++;
        items.read(some, at(millis));
      }
    }
    assertThat(requests).isBetween(60, 121);
  }

  @Test
  void whatIsLateOfADeletedItemIsReadWhenItMustBeGone() {
    items.add("a", 1, null, true, at(0));
    assertThat(take(500)).containsExactly("a");
    items.read(List.of("a"), at(600));
    items.add("a", 2, null, false, at(700));
    assertThat(take(1_300)).isEmpty();
    assertThat(take(5_000)).containsExactly("a");
    assertThat(items.read(List.of("a"), at(5_000))).containsOnly(Map.entry("a", 2L));
    items.add("a", 3, null, false, at(5_100));
    assertThat(take(5_600)).containsExactly("a");
  }
}
