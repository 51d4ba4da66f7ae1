package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.claim.Holder;
import dev.boardcast.core.claim.Lease;
import dev.boardcast.core.claim.OpenIssue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.Priority;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How long claims hold, and the issues that may be claimed. Who holds one is also said by the
/// issue itself (`Issue.claimedBy`), for everybody to see.
public final class ClaimRepository {
  private ClaimRepository() {}

  public static @Nullable Lease find(Sql sql, int project, int issue) {
    return sql.first(
        "SELECT holder, session, length, until FROM claims WHERE project = ? AND issue = ?",
        ClaimRepository::lease,
        project,
        issue);
  }

  public static void put(Sql sql, int project, int issue, Lease lease) {
    sql.update(
        "INSERT INTO claims (project, issue, holder, session, length, until)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (project, issue) DO UPDATE SET"
            + " holder = excluded.holder, session = excluded.session, length = excluded.length,"
            + " until = excluded.until",
        project,
        issue,
        lease.holder().name(),
        session(lease.holder()),
        lease.length().toMillis(),
        lease.until().toEpochMilli());
  }

  /// Renews all that somebody holds in a project, but what is over: that is to be given back.
  public static void renew(Sql sql, int project, Holder holder, Instant now) {
    sql.update(
        "UPDATE claims SET until = ? + length"
            + " WHERE project = ? AND holder = ? AND session = ? AND until > ?",
        now.toEpochMilli(),
        project,
        holder.name(),
        session(holder),
        now.toEpochMilli());
  }

  public static void end(Sql sql, int project, int issue) {
    sql.update("DELETE FROM claims WHERE project = ? AND issue = ?", project, issue);
  }

  static void forget(Sql sql, int project) {
    sql.update("DELETE FROM claims WHERE project = ?", project);
  }

  /// When the first claim of each project ends that has any.
  public static Map<Integer, Instant> firstEnds(Sql sql) {
    Map<Integer, Instant> ends = new TreeMap<>();
    sql.list(
        "SELECT project, min(until) AS until FROM claims GROUP BY project",
        row -> ends.put(row.getInt(1), Columns.instant(row, "until")));
    return ends;
  }

  /// Issues of a project whose claims are over, the first ones first.
  public static List<Integer> over(Sql sql, int project, Instant now, int limit) {
    return sql.list(
        "SELECT issue FROM claims WHERE project = ? AND until <= ? ORDER BY until, issue LIMIT ?",
        row -> row.getInt(1),
        project,
        now.toEpochMilli(),
        limit);
  }

  /// All issues of a project that are not done.
  public static List<OpenIssue> openIssues(Sql sql, int project) {
    return sql.list(
        "SELECT number, status, priority, place, assignee, claimed_by, blocked_by FROM issues"
            + " WHERE project = ? AND status <> ? ORDER BY number",
        ClaimRepository::openIssue,
        project,
        IssueStatus.DONE.wireName());
  }

  private static OpenIssue openIssue(ResultSet row) throws SQLException {
    String priority = row.getString(3);
    return new OpenIssue(
        row.getInt(1),
        IssueStatus.fromWireName(row.getString(2)).orElseThrow(),
        priority == null ? null : Priority.fromWireName(priority).orElseThrow(),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        IssueRepository.numbers(row.getString(7)));
  }

  private static Lease lease(ResultSet row) throws SQLException {
    String session = row.getString(2);
    return new Lease(
        new Holder(row.getString(1), session.isEmpty() ? null : session),
        Duration.ofMillis(row.getLong(3)),
        Columns.instant(row, "until"));
  }

  private static String session(Holder holder) {
    return holder.session() == null ? "" : holder.session();
  }
}
