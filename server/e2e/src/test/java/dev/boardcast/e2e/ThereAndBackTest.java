package dev.boardcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.e2e.cluster.ThereAndBack;
import dev.boardcast.testkit.Seed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `boardcast migrate` from a file into PostgreSQL and back, with servers before, between and
/// after. `-Dboardcast.full=true` has 20,000 issues, else 600.
@Timeout(1_800)
final class ThereAndBackTest {
  private static final int ISSUES = Boolean.getBoolean("boardcast.full") ? 20_000 : 600;

  @TempDir Path folder;

  @Test
  void serversSayTheSameOfTheBoardsByteForByte() throws Exception {
    ThereAndBack.Outcome outcome =
        new ThereAndBack(folder, ISSUES, Seed.of("ThereAndBackTest"), System.out::println).play();
    assertThat(outcome.bytes()).isGreaterThan(ISSUES * 100L);
    assertThat(outcome.off()).isEmpty();
  }
}
