package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.cluster.FaultRounds;
import dev.boardcast.e2e.cluster.FaultRounds.Kind;
import dev.boardcast.testkit.Seed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Faults of all kinds under three servers on one PostgreSQL, eight agents and thirty subscribers.
/// `-Dboardcast.full=true` plays 200 of them, else one of each kind, and shorter ones.
@Timeout(5_400)
final class FaultRoundsTest {
  private static final boolean FULL = Boolean.getBoolean("boardcast.full");
  private static final int ROUNDS = FULL ? 200 : Kind.values().length;

  @TempDir Path folder;

  @Test
  void nothingIsLostToldTwiceOrTakenBack() throws Exception {
    List<Kind> all = List.of(Kind.values());
    FaultRounds.Outcome outcome =
        new FaultRounds(folder, ROUNDS, Seed.of("FaultRoundsTest"), !FULL, System.out::println)
            .play();
    assertThat(outcome.played().keySet()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(outcome.answered()).isPositive();
    assertThat(outcome.told()).isPositive();
    assertThat(outcome.comebacks()).as("subscribers lose their servers").isPositive();
    assertThat(outcome.lost()).as("events lost").isEmpty();
    assertThat(outcome.twice()).as("told twice, out of order or wrong").isEmpty();
    assertThat(outcome.answeredLost()).as("answered changes lost").isEmpty();
    assertThat(outcome.doubled()).as("changes made twice").isEmpty();
    assertThat(outcome.boardsOff()).as("boards that are not the database's").isEmpty();
  }
}
