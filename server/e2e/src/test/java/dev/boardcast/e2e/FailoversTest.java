package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.cluster.Failovers;
import dev.boardcast.testkit.Seed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Failovers of the database under two servers, agents, subscribers and sidecars, one after the
/// other: with an asynchronous standby, which lacks answered changes in every other one, then with
/// a synchronous one. `-Dboardcast.full=true` plays 30 and 10, else 2 and 1.
@Timeout(3_600)
final class FailoversTest {
  private static final boolean FULL = Boolean.getBoolean("boardcast.full");
  private static final int ASYNCHRONOUS = FULL ? 30 : 2;
  private static final int SYNCHRONOUS = FULL ? 10 : 1;

  @TempDir Path folder;

  @Test
  void everybodyHasTheDatabasesBoardsAndNothingOfWhatItLost() throws Exception {
    Failovers.Outcome outcome =
        new Failovers(folder, Seed.of("FailoversTest"), System.out::println)
            .play(ASYNCHRONOUS, SYNCHRONOUS);
    assertThat(outcome.forced()).as("failovers that lost changes").isEqualTo(ASYNCHRONOUS / 2);
    assertThat(outcome.lostCount()).isPositive();
    assertThat(outcome.boardsOff()).as("boards that are not the database's").isEmpty();
    assertThat(outcome.foreign()).as("events held for true that it lacks").isEmpty();
    assertThat(outcome.synchronousReloads()).as("boards read again").isZero();
    assertThat(outcome.synchronousLost()).isZero();
  }
}
