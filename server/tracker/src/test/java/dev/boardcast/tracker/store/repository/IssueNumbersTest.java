package dev.boardcast.tracker.store.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.boardcast.testkit.Seed;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.sqlite.OpenDatabase;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IssueNumbersTest {
  private static final int PROJECT = 1;
  @TempDir Path directory;
  private OpenDatabase database;
  private Sql sql;

  @BeforeEach
  void open() throws Exception {
    database = OpenDatabase.in(directory);
    sql = database.sql();
    sql.update(
        "INSERT INTO projects (number, title, status, sequence, next_issue, created_at, updated_at)"
            + " VALUES (?, 'a', 'open', 1, 1, 0, 0)",
        PROJECT);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void numbersCountedUpLeaveNothingBehind() {
    for (int number = 1; number <= 5_000; number++) {
      assertThat(IssueNumbers.wasUsed(sql, PROJECT, number)).isFalse();
      assertThat(IssueNumbers.takeNext(sql, PROJECT)).isEqualTo(number);
      assertThat(IssueNumbers.wasUsed(sql, PROJECT, number)).isTrue();
    }
    assertThat(ranges()).isZero();
  }

  @Test
  void whatIsTakenByChanceIsUsedAndNothingElseIs() {
    Random random = new Random(Seed.of("IssueNumbersTest"));
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      int number = random.nextInt(1, 600);
      assertThat(IssueNumbers.wasUsed(sql, PROJECT, number)).isEqualTo(used.contains(number));
      if (random.nextInt(10) == 0) {
        assertThat(used.add(IssueNumbers.takeNext(sql, PROJECT))).isTrue();
      } else if (used.add(number)) {
        IssueNumbers.take(sql, PROJECT, number);
      }
    }
    for (int number = 1; number < 700; number++) {
      assertThat(IssueNumbers.wasUsed(sql, PROJECT, number))
          .as("number %d", number)
          .isEqualTo(used.contains(number));
    }
  }

  @Test
  void ofTooManyRangesTheLowestCountAsUsed() {
    sql.update("BEGIN");
    sql.update(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            + " INSERT INTO free_numbers (project, first, last) SELECT ?, i * 2, i * 2 FROM n",
        IssueNumbers.FREE_RANGES_MAX_COUNT,
        PROJECT);
    int next = IssueNumbers.FREE_RANGES_MAX_COUNT * 2 + 2;
    sql.update("UPDATE projects SET next_issue = ? WHERE number = ?", next, PROJECT);
    assertThat(IssueNumbers.wasUsed(sql, PROJECT, 2)).isFalse();
    IssueNumbers.take(sql, PROJECT, next + 5);
    assertThat(ranges()).isEqualTo(IssueNumbers.FREE_RANGES_MAX_COUNT);
    assertThat(IssueNumbers.wasUsed(sql, PROJECT, 2)).isTrue();
    assertThat(IssueNumbers.wasUsed(sql, PROJECT, 4)).isFalse();
    assertThat(IssueNumbers.wasUsed(sql, PROJECT, next + 4)).isFalse();
    sql.update("ROLLBACK");
  }

  private long ranges() {
    return sql.number("SELECT count(*) FROM free_numbers");
  }
}
