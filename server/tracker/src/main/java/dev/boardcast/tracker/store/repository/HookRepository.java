package dev.boardcast.tracker.store.repository;

import dev.boardcast.tracker.store.Dialect.Upkeep;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a webhook told of issues elsewhere.
public final class HookRepository {
  /// What is no card, or no card any more, is remembered so long: later deliveries of it raise
  /// nothing. GitHub sends anew, by hand, for three days.
  public static final Duration KEPT_MAX_AGE = Duration.ofDays(30);

  /// Expired rows that a write takes away.
  private static final int SWEEP_MAX_ROWS = 8;

  /// An issue as it was told of last.
  ///
  /// @param node its id there
  /// @param issue its number here; null while it is no card
  /// @param toldAt the other system's time of what it said last; null where it says none
  /// @param base what it said last, in the reader's words
  /// @param over whether it is deleted or transferred there
  public record Told(
      String node, @Nullable Integer issue, @Nullable Instant toldAt, String base, boolean over) {}

  private HookRepository() {}

  public static @Nullable Told find(Sql sql, int project, String node) {
    return sql.first(
        "SELECT * FROM hook_issues WHERE project = ? AND node = ?",
        HookRepository::told,
        project,
        node);
  }

  /// Whether an issue of a project is known by a node id already.
  public static boolean hasIssue(Sql sql, int project, int issue) {
    return sql.exists("SELECT 1 FROM hook_issues WHERE project = ? AND issue = ?", project, issue);
  }

  /// Also drops some of what need not be remembered any more.
  public static void put(Sql sql, int project, Told told, Instant now) {
    boolean isCard = told.issue() != null && !told.over();
    sql.update(
        "INSERT INTO hook_issues (project, node, issue, told_at, base, over, kept_until)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project, node) DO UPDATE SET"
            + " issue = excluded.issue, told_at = excluded.told_at, base = excluded.base,"
            + " over = excluded.over, kept_until = excluded.kept_until",
        project,
        told.node(),
        told.issue(),
        told.toldAt() == null ? null : told.toldAt().toEpochMilli(),
        told.base(),
        told.over() ? 1 : 0,
        isCard ? null : now.plus(KEPT_MAX_AGE).toEpochMilli());
    if (sql.dialect().upkeep() == Upkeep.WITH_EACH_CHANGE) {
      sweep(sql, now, SWEEP_MAX_ROWS);
    }
  }

  /// Drops some of what need not be remembered any more, at most so many rows.
  ///
  /// @return how many
  public static int sweep(Sql sql, Instant now, int maxRows) {
    return sql.update(
        "DELETE FROM hook_issues WHERE (project, node) IN (SELECT project, node FROM hook_issues"
            + " WHERE kept_until <= ? ORDER BY kept_until LIMIT ?)",
        now.toEpochMilli(),
        maxRows);
  }

  static void forget(Sql sql, int project) {
    sql.update("DELETE FROM hook_issues WHERE project = ?", project);
  }

  private static Told told(ResultSet row) throws SQLException {
    Long issue = Columns.nullableLong(row, "issue");
    Long at = Columns.nullableLong(row, "told_at");
    return new Told(
        row.getString("node"),
        issue == null ? null : issue.intValue(),
        at == null ? null : Instant.ofEpochMilli(at),
        row.getString("base"),
        row.getInt("over") != 0);
  }
}
