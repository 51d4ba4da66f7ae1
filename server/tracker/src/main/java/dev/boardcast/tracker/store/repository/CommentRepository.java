package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.domain.Comment;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// What is said about issues.
public final class CommentRepository {
  private CommentRepository() {}

  public static void insert(Sql sql, int project, int issue, Comment comment) {
    sql.update(
        "INSERT INTO comments (project, issue, id, author, created_at, text)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        project,
        issue,
        comment.id(),
        comment.author(),
        comment.createdAt().toEpochMilli(),
        comment.text());
  }

  /// The newest first.
  ///
  /// @param before only those of lower ids; 0 for all
  public static List<Comment> page(Sql sql, int project, int issue, int before, int limit) {
    return sql.list(
        "SELECT id, author, created_at, text FROM comments"
            + " WHERE project = ? AND issue = ? AND id < ? ORDER BY id DESC LIMIT ?",
        CommentRepository::comment,
        project,
        issue,
        before == 0 ? Integer.MAX_VALUE : before,
        limit);
  }

  static void deleteOf(Sql sql, int project, int issue) {
    sql.update("DELETE FROM comments WHERE project = ? AND issue = ?", project, issue);
    sql.update("DELETE FROM mirror_comments WHERE project = ? AND issue = ?", project, issue);
  }

  static void forget(Sql sql, int project) {
    sql.update("DELETE FROM comments WHERE project = ?", project);
    TalkRepository.forget(sql, project);
  }

  private static Comment comment(ResultSet row) throws SQLException {
    return new Comment(
        row.getInt(1), row.getString(2), Columns.instant(row, "created_at"), row.getString(4));
  }
}
