package dev.boardcast.tracker.store.repository;

import dev.boardcast.tracker.store.Sql;
import org.jspecify.annotations.Nullable;

/// Which numbers a project's issues have had: none is used a second time.
///
/// A project counts up, so every number below its next one has been used, but for those that were
/// passed over when an issue from outside came with a higher one. Only these are written down, as
/// ranges.
public final class IssueNumbers {
  /// Ranges of a project that are kept. Past it the lowest are forgotten: their numbers count as
  /// used then.
  public static final int FREE_RANGES_MAX_COUNT = 10_000;

  private record Range(int first, int last) {}

  private IssueNumbers() {}

  /// Takes the project's next number.
  public static int takeNext(Sql sql, int project) {
    return (int)
        sql.number(
            "UPDATE projects SET next_issue = next_issue + 1 WHERE number = ?"
                + " RETURNING next_issue - 1",
            project);
  }

  /// Takes a number that came from outside, and that was not used.
  public static void take(Sql sql, int project, int number) {
    long next = sql.number("SELECT next_issue FROM projects WHERE number = ?", project);
    if (number >= next) {
      sql.update("UPDATE projects SET next_issue = ? WHERE number = ?", number + 1L, project);
      free(sql, project, next, number - 1L);
    } else {
      Range range = rangeWith(sql, project, number);
      if (range != null) {
        sql.update(
            "DELETE FROM free_numbers WHERE project = ? AND first = ?", project, range.first);
        free(sql, project, range.first, number - 1L);
        free(sql, project, number + 1L, range.last);
      }
    }
  }

  /// Whether an issue has this number, or had it.
  public static boolean wasUsed(Sql sql, int project, int number) {
    return sql.exists("SELECT 1 FROM projects WHERE number = ? AND next_issue > ?", project, number)
        && rangeWith(sql, project, number) == null;
  }

  static void forget(Sql sql, int project) {
    sql.update("DELETE FROM free_numbers WHERE project = ?", project);
  }

  private static @Nullable Range rangeWith(Sql sql, int project, int number) {
    Range range =
        sql.first(
            "SELECT first, last FROM free_numbers WHERE project = ? AND first <= ?"
                + " ORDER BY first DESC LIMIT 1",
            row -> new Range(row.getInt(1), row.getInt(2)),
            project,
            number);
    return range != null && range.last >= number ? range : null;
  }

  private static void free(Sql sql, int project, long first, long last) {
    if (first > last) {
      return;
    }
    sql.update(
        "INSERT INTO free_numbers (project, first, last) VALUES (?, ?, ?)", project, first, last);
    sql.update(
        "DELETE FROM free_numbers WHERE project = ? AND first <="
            + " (SELECT first FROM free_numbers WHERE project = ? ORDER BY first DESC"
            + " LIMIT 1 OFFSET ?)",
        project,
        project,
        FREE_RANGES_MAX_COUNT);
  }
}
