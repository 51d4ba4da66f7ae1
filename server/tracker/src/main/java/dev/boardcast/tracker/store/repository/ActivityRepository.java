package dev.boardcast.tracker.store.repository;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.log.EventLog;
import java.util.List;

/// The last events of each issue, without their resource.
public final class ActivityRepository {
  /// Events kept for an issue; the oldest go.
  public static final int KEPT_PER_ISSUE = 10;

  private ActivityRepository() {}

  /// Newest first.
  public static List<EventLog.Entry> of(Sql sql, int project, int issue) {
    return sql.list(
        "SELECT sequence, event FROM activity WHERE project = ? AND issue = ?"
            + " ORDER BY sequence DESC",
        row -> new EventLog.Entry(row.getLong(1), null, row.getString(2)),
        project,
        issue);
  }

  public static void append(Sql sql, int project, int issue, long sequence, String json) {
    sql.update(
        "INSERT INTO activity (project, issue, sequence, event) VALUES (?, ?, ?, ?)",
        project,
        issue,
        sequence,
        json);
    sql.update(
        "DELETE FROM activity WHERE project = ? AND issue = ? AND sequence <="
            + " (SELECT sequence FROM activity WHERE project = ? AND issue = ?"
            + " ORDER BY sequence DESC LIMIT 1 OFFSET "
            + KEPT_PER_ISSUE
            + ")",
        project,
        issue,
        project,
        issue);
  }

  static void deleteOf(Sql sql, int project, int issue) {
    sql.update("DELETE FROM activity WHERE project = ? AND issue = ?", project, issue);
  }

  static void deleteOf(Sql sql, int project) {
    sql.update("DELETE FROM activity WHERE project = ?", project);
  }
}
