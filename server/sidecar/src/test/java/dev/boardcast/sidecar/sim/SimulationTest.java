package dev.boardcast.sidecar.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Link, positions, boards and window together, under schedules of faults: the editor is told each
/// change once and in order, its board is always one that the tracker had at the position it was
/// told of, and it ends with the tracker's.
///
/// `-Dboardcast.full=true` plays 100,000 schedules, `BOARDCAST_SEED` a given one first.
final class SimulationTest {
  private static final int SCHEDULES = Boolean.getBoolean("boardcast.full") ? 100_000 : 3_000;

  /// Within so many schedules a fault of catching up must show.
  private static final int FAULT_MAX_SCHEDULES = 1_000;

  private record Failure(long seed, Throwable why) {}

  @Test
  @Tag("AC-4.4.a")
  @Tag("AC-4.4.b")
  @Tag("AC-4.4.d")
  @Tag("AC-4.4.f")
  void whateverGoesWrongTheEditorIsToldTheTruthOnceAndInOrder() {
    long seed = seed();
    long begun = System.nanoTime();
    AtomicReference<Failure> failure = new AtomicReference<>();
    LongStream.range(seed, seed + SCHEDULES)
        .parallel()
        .filter(one -> failure.get() == null)
        .forEach(one -> {
          Throwable why = fails(one, Fault.NONE);
          if (why != null) {
            failure.compareAndSet(null, new Failure(one, why));
          }
        });
    Failure found = failure.get();
    if (found != null) {
      replay(found.seed());
      throw new AssertionError("failed with BOARDCAST_SEED=" + found.seed(), found.why());
    }
    System.out.printf(
        "%d schedules from seed %d in %.1f s%n",
        SCHEDULES, seed, (System.nanoTime() - begun) / 1e9);
  }

  /// Logs that were copied, restored and served in turns: each of these schedules found a fault of
  /// catching up, of which `BoardSyncTest` tells.
  @ParameterizedTest
  @ValueSource(longs = {31580447499123L, 39550095233778L, 39686332645800L, 39865749034230L})
  void schedulesThatOnceFailed(long seed) {
    assertThat(fails(seed, Fault.NONE, Schedule.Database.STAYS))
        .as("BOARDCAST_SEED=%s", seed)
        .isNull();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFaultPlantedIntoCatchingUpIsFound(Fault fault) {
    long seed = seed();
    long found =
        LongStream.range(seed, seed + FAULT_MAX_SCHEDULES)
            .filter(one -> fails(one, fault) != null)
            .findFirst()
            .orElseThrow(
                () -> new AssertionError(fault + " was not found; BOARDCAST_SEED=" + seed));
    System.out.printf("%s was found by schedule %d%n", fault, found - seed + 1);
    assertThat(found).isBetween(seed, seed + FAULT_MAX_SCHEDULES);
  }

  private static @org.jspecify.annotations.Nullable Throwable fails(long seed, Fault fault) {
    return fails(seed, fault, Schedule.Database.of(seed));
  }

  private static @org.jspecify.annotations.Nullable Throwable fails(
      long seed, Fault fault, Schedule.Database database) {
    try {
      Schedule.play(seed, fault, database, false);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  /// Plays a failed schedule again, this time told step by step.
  private static void replay(long seed) {
    try {
      Schedule.play(seed, Fault.NONE, Schedule.Database.of(seed), true);
    } catch (RuntimeException | AssertionError _) {
      // It is thrown by the caller.
    }
  }

  private static long seed() {
    String given = System.getenv("BOARDCAST_SEED");
    return given == null ? System.nanoTime() : Long.parseLong(given);
  }
}
