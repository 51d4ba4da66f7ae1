package dev.boardcast.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.core.domain.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LineageTest {
  private static final Lineage LINEAGE =
      new Lineage(
          "e3",
          List.of(
              new Lineage.Ended("e2", Map.of(1, 10L, 2, 7L)),
              new Lineage.Ended("e1", Map.of(1, 12L, 2, 3L))));

  @Test
  void aPositionOfThePresentEpochStaysAsItIs() {
    Position here = new Position("e3", 99, "d");
    assertThat(LINEAGE.here(1, here)).isEqualTo(here);
  }

  @Test
  void aPositionIsGoodUpToWhereItsLogWasWhenTheNextEpochBegan() {
    assertThat(LINEAGE.here(2, new Position("e2", 7, "d"))).isEqualTo(new Position("e3", 7, "d"));
    assertThat(LINEAGE.here(2, new Position("e2", 8, "d"))).isNull();
  }

  /// The second failover lost two events that the first one had kept.
  @Test
  void whatALaterChangeLostIsNotGoodEither() {
    assertThat(LINEAGE.here(1, new Position("e1", 10))).isEqualTo(new Position("e3", 10));
    assertThat(LINEAGE.here(1, new Position("e1", 11))).isNull();
    assertThat(LINEAGE.here(2, new Position("e1", 3))).isEqualTo(new Position("e3", 3));
    assertThat(LINEAGE.here(2, new Position("e1", 4)))
        .as("its sequence 4 was given to another event in e2")
        .isNull();
  }

  @Test
  void ofAProjectThatWasLostOnlyItsBeginningIsGood() {
    assertThat(LINEAGE.here(3, new Position("e2", 1))).isNull();
    assertThat(LINEAGE.here(3, new Position("e2", 0))).isEqualTo(new Position("e3", 0));
  }

  @Test
  void anEpochThatIsNotKnownHasNoPlace() {
    assertThat(LINEAGE.here(1, new Position("e0", 1))).isNull();
    assertThat(Lineage.of("e3").here(1, new Position("e2", 0))).isNull();
  }
}
