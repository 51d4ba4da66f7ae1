package dev.boardcast.core.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.boardcast.testkit.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Several servers, one log, in many schedules: each tells every event once and in order, whatever
/// becomes of its bells, reads and neighbours.
final class ClusterSimulationTest {
  private static final int SCHEDULES = 3_000;

  /// So many schedules show a planted fault, or nothing does.
  private static final int SCHEDULES_TO_FIND = 3_000;

  private final long seed = Seed.of("ClusterSimulationTest");

  @Test
  void everyEventIsToldOnceAndInOrderOnEachServer() {
    long told = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      told += new ClusterSimulation(new Random(seed + i), ClusterSimulation.Fault.NONE).run();
    }
    assertThat(told).isGreaterThan(SCHEDULES);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedFaultIsFound(ClusterSimulation.Fault fault) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < SCHEDULES_TO_FIND; i++) {
                new ClusterSimulation(new Random(seed + i), fault).run();
              }
            })
        .isInstanceOf(AssertionError.class);
  }
}
