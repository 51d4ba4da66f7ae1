package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.mirror.talk.TalkCard;
import dev.boardcast.core.mirror.talk.TalkPair;
import dev.boardcast.core.mirror.talk.TalkRef;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What was heard of comments and dependencies of mirrored issues.
public final class TalkRepository {
  private static final String LINKED =
      " FROM mirror_cards c JOIN issues i ON i.project = c.project AND i.number = c.issue"
          + " LEFT JOIN mirror_talk t ON t.project = c.project AND t.item = c.item"
          + " WHERE c.project = ? AND c.gone = 0";

  private static final String COMMENTS =
      "SELECT c.id, c.author, c.created_at, c.text, m.mark FROM comments c"
          + " LEFT JOIN mirror_comments m ON m.project = c.project AND m.issue = c.issue"
          + " AND m.id = c.id WHERE c.project = ? AND c.issue = ?";

  private TalkRepository() {}

  public static List<TalkPair> pairs(Sql sql, int project) {
    return sql.list(
        "SELECT c.item, t.base" + LINKED + " ORDER BY c.item",
        row -> new TalkPair(row.getString(1), row.getString(2)),
        project);
  }

  /// Empty where the item is not linked, or the issue is not there.
  public static @Nullable TalkCard card(Sql sql, int project, String item) {
    Integer number =
        sql.first(
            "SELECT c.issue" + LINKED + " AND c.item = ?", row -> row.getInt(1), project, item);
    Issue issue = number == null ? null : IssueRepository.find(sql, project, number);
    return issue == null
        ? null
        : new TalkCard(
            item,
            issue,
            sql.first(
                "SELECT base FROM mirror_talk WHERE project = ? AND item = ?",
                row -> row.getString(1),
                project,
                item),
            unsent(sql, project, issue.number()),
            remotes(sql, project, issue.number()));
  }

  /// Items of which something may have to be sent.
  public static List<String> unsettled(Sql sql, int project, int maxCount) {
    return sql.list(
        "SELECT c.item"
            + LINKED
            + " AND (t.settled <> i.version OR (t.settled IS NULL"
            + " AND (i.comment_count IS NOT NULL OR i.blocked_by IS NOT NULL)))"
            + " ORDER BY i.updated_at, c.item LIMIT ?",
        row -> row.getString(1),
        project,
        maxCount);
  }

  /// Where both sides said the same at a version of an issue, they do at another one.
  public static void resettle(Sql sql, int project, int issue, long before, long now) {
    sql.update(
        "UPDATE mirror_talk SET settled = ? WHERE project = ? AND settled = ? AND item IN"
            + " (SELECT item FROM mirror_cards WHERE project = ? AND issue = ?)",
        now,
        project,
        before,
        project,
        issue);
  }

  private static List<TalkCard.Unsent> unsent(Sql sql, int project, int issue) {
    return sql.list(
        COMMENTS + " AND m.remote IS NULL ORDER BY c.id LIMIT ?",
        row -> new TalkCard.Unsent(comment(row), row.getString(5)),
        project,
        issue,
        TalkCard.UNSENT_MAX_COUNT);
  }

  /// The comments that are on both sides.
  public static List<TalkCard.Said> said(Sql sql, int project, int issue) {
    return sql.list(
        COMMENTS + " AND m.remote <> '' ORDER BY c.id",
        row -> new TalkCard.Said(comment(row), row.getString(5)),
        project,
        issue);
  }

  private static Comment comment(ResultSet row) throws SQLException {
    return new Comment(
        row.getInt(1), row.getString(2), Columns.instant(row, "created_at"), row.getString(4));
  }

  /// What comments of an issue are called there.
  public static Set<String> remotes(Sql sql, int project, int issue) {
    return new HashSet<>(
        sql.list(
            "SELECT remote FROM mirror_comments WHERE project = ? AND issue = ? AND remote <> ''",
            row -> row.getString(1),
            project,
            issue));
  }

  public static void put(Sql sql, int project, String item, String base, long settled) {
    sql.update(
        "INSERT INTO mirror_talk (project, item, base, settled) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (project, item) DO UPDATE SET base = excluded.base,"
            + " settled = excluded.settled",
        project,
        item,
        base,
        settled);
  }

  /// @param mark null for one that was not made here
  /// @param remote null while it is not known; empty for what stays here alone
  public static void putComment(
      Sql sql, int project, int issue, int id, @Nullable String mark, @Nullable String remote) {
    sql.update(
        "INSERT INTO mirror_comments (project, issue, id, mark, remote) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (project, issue, id) DO UPDATE SET"
            + " mark = COALESCE(excluded.mark, mirror_comments.mark), remote = excluded.remote",
        project,
        issue,
        id,
        mark,
        remote);
  }

  /// The pair is over, or begins anew.
  public static void leave(Sql sql, int project, String item) {
    sql.update("DELETE FROM mirror_talk WHERE project = ? AND item = ?", project, item);
  }

  static void rename(Sql sql, int project, String item, String next) {
    leave(sql, project, next);
    sql.update(
        "UPDATE mirror_talk SET item = ? WHERE project = ? AND item = ?", next, project, item);
  }

  static void forget(Sql sql, int project) {
    sql.update("DELETE FROM mirror_talk WHERE project = ?", project);
    sql.update("DELETE FROM mirror_comments WHERE project = ?", project);
  }

  public static Map<String, Integer> numbers(Sql sql, int project, Collection<String> contents) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (String content : new TreeSet<>(contents)) {
      Integer number =
          sql.first(
              "SELECT i.number FROM mirror_contents n JOIN mirror_cards c ON c.project = n.project"
                  + " AND c.item = n.item AND c.gone = 0 JOIN issues i ON i.project = c.project"
                  + " AND i.number = c.issue WHERE n.project = ? AND n.content = ?",
              row -> row.getInt(1),
              project,
              content);
      if (number != null) {
        numbers.put(content, number);
      }
    }
    return numbers;
  }

  public static Map<Integer, TalkRef> items(Sql sql, int project, Collection<Integer> numbers) {
    Map<Integer, TalkRef> items = new TreeMap<>();
    for (int number : new TreeSet<>(numbers)) {
      TalkRef ref =
          sql.first(
              "SELECT c.item, n.content FROM mirror_cards c JOIN issues i ON i.project = c.project"
                  + " AND i.number = c.issue JOIN mirror_contents n ON n.project = c.project"
                  + " AND n.item = c.item WHERE c.project = ? AND c.issue = ? AND c.gone = 0",
              row -> new TalkRef(row.getString(1), row.getString(2)),
              project,
              number);
      if (ref != null) {
        items.put(number, ref);
      }
    }
    return items;
  }
}
