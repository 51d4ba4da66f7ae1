package dev.boardcast.github.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.github.core.ToldItems.Teller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ToldItemsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

  private final ToldItems items = new ToldItems();

  private static Instant at(long millis) {
    return T0.plusMillis(millis);
  }

  private static Teller by(String name, @Nullable Instant at) {
    return new Teller(name, at);
  }

  private List<String> take(long millis) {
    return items.take(at(millis), 100).items();
  }

  @Test
  void whatComesTogetherIsReadTogetherAndOnceMoreWhenTheLagIsOver() {
    items.add("a", 1, by("ada", null), false, at(0));
    items.add("b", 2, Teller.NOBODY, false, at(300));
    items.add("a", 3, by("bob", null), false, at(400));
    assertThat(take(499)).isEmpty();
    assertThat(items.due()).contains(at(500));
    ToldItems.Batch batch = items.take(at(500), 100);
    assertThat(batch.items()).containsExactlyInAnyOrder("a", "b");
    assertThat(batch.by()).containsExactly(Map.entry("a", by("bob", null)));
    assertThat(items.read(batch.items(), at(600))).isEmpty();
    assertThat(items.due()).contains(at(5_000));
    assertThat(take(4_999)).isEmpty();
    assertThat(take(5_000)).containsExactlyInAnyOrder("a", "b");
    assertThat(items.read(List.of("a", "b"), at(5_100)))
        .containsOnly(Map.entry("a", 3L), Map.entry("b", 2L));
    assertThat(items.due()).isEmpty();
  }

  /// What is told late is older than what was told in time.
  @Test
  void whoWasThereLastIsNamedInWhateverOrderItIsTold() {
    items.add("a", 1, by("ada", at(20)), false, at(100));
    items.add("a", 2, by("bob", at(10)), false, at(200));
    items.add("b", 3, by("ada", at(20)), false, at(200));
    items.add("b", 4, by("bob", at(20)), false, at(200));
    items.add("c", 5, by("ada", at(20)), false, at(200));
    items.add("c", 6, by("bob", null), false, at(200));
    items.add("c", 7, by("eve", at(10)), false, at(200));
    assertThat(items.take(at(1_000), 100).by())
        .containsOnly(
            Map.entry("a", by("ada", at(20))),
            Map.entry("b", by("bob", at(20))),
            Map.entry("c", by("bob", null)));
  }

  @Test
  void nobodyIsNamedForWhatWasSeenBefore() {
    assertThat(by("ada", at(10)).nameFor(at(20), at(20))).isNull();
    // GitHub's times are whole seconds.
    assertThat(by("ada", at(20)).nameFor(at(20), at(20))).isEqualTo("ada");
    // What she did was read before; what is read now came after it.
    assertThat(by("ada", at(20)).nameFor(at(20), at(30))).isNull();
    assertThat(by("ada", at(20)).nameFor(at(20), null)).isEqualTo("ada");
    assertThat(by("ada", at(20)).nameFor(at(10), at(30))).isEqualTo("ada");
    assertThat(by("ada", null).nameFor(at(20), at(30))).isEqualTo("ada");
    assertThat(by("ada", at(10)).nameFor(null, at(20))).isEqualTo("ada");
    assertThat(Teller.NOBODY.nameFor(null, at(20))).isNull();
  }

  @Test
  void whatCouldNotBeReadIsTakenAgainAndSoIsWhatIsToldMeanwhile() {
    items.add("a", 1, Teller.NOBODY, false, at(0));
    assertThat(take(500)).containsExactly("a");
    assertThat(take(600)).containsExactly("a");
    items.read(List.of("a"), at(700));
    items.add("a", 2, Teller.NOBODY, false, at(800));
    assertThat(items.due()).contains(at(1_300));
    assertThat(take(1_300)).containsExactly("a");
  }

  @Test
  void oneThatWaitedLongerThanTheLagIsReadOnce() {
    items.add("a", 1, Teller.NOBODY, false, at(0));
    assertThat(take(60_000)).containsExactly("a");
    assertThat(items.read(List.of("a"), at(60_000))).containsOnly(Map.entry("a", 1L));
  }

  @Test
  void aHundredAreReadAtOnceAndTheRestNext() {
    for (int i = 0; i < 250; i++) {
      items.add("i" + i, i + 1, Teller.NOBODY, false, at(i));
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
      items.add("i" + ++id, id, Teller.NOBODY, false, at(millis));
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
    items.add("a", 1, Teller.NOBODY, true, at(0));
    assertThat(take(500)).containsExactly("a");
    items.read(List.of("a"), at(600));
    items.add("a", 2, Teller.NOBODY, false, at(700));
    assertThat(take(1_300)).isEmpty();
    assertThat(take(5_000)).containsExactly("a");
    assertThat(items.read(List.of("a"), at(5_000))).containsOnly(Map.entry("a", 2L));
    items.add("a", 3, Teller.NOBODY, false, at(5_100));
    assertThat(take(5_600)).containsExactly("a");
  }
}
