package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Field;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.domain.Project;
import dev.boardcast.core.domain.ProjectStatus;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.WriteTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Projects, with the figures that are derived from their issues.
public final class ProjectRepository {
  /// The fields that every project's issues have.
  private static final List<Field> FIELDS = IssueField.listed();

  private ProjectRepository() {}

  public static boolean exists(Sql sql, int number) {
    return sql.exists("SELECT 1 FROM projects WHERE number = ? AND deleted = 0", number);
  }

  /// The title, of a deleted project too.
  static String title(Sql sql, int number) {
    return String.valueOf(
        sql.<String>first(
            "SELECT title FROM projects WHERE number = ?", row -> row.getString(1), number));
  }

  /// Whether there ever was a project of this number, deleted ones included.
  public static boolean wasUsed(Sql sql, int number) {
    return sql.exists("SELECT 1 FROM projects WHERE number = ?", number);
  }

  /// The project's version, which is the sequence of its last event; null when there is none.
  public static @Nullable Long version(Sql sql, int number) {
    return sql.first(
        "SELECT sequence FROM projects WHERE number = ? AND deleted = 0",
        row -> row.getLong(1),
        number);
  }

  public static @Nullable Project find(Sql sql, int number) {
    return sql.first(
        "SELECT * FROM projects WHERE number = ? AND deleted = 0",
        row -> project(sql, row),
        number);
  }

  /// How many projects there are.
  ///
  /// @param only numbers of the only ones; empty for all
  public static long count(Sql sql, Optional<Set<Integer>> only) {
    return only.isEmpty()
        ? sql.number("SELECT count(*) FROM projects WHERE deleted = 0")
        : only.get().stream().filter(number -> exists(sql, number)).count();
  }

  /// Projects after a number, in order.
  ///
  /// @param only numbers of the only ones; empty for all
  public static List<Project> page(Sql sql, Optional<Set<Integer>> only, int after, int limit) {
    List<Integer> numbers =
        only.isEmpty()
            ? sql.list(
                "SELECT number FROM projects WHERE number > ? AND deleted = 0 ORDER BY number LIMIT ?",
                row -> row.getInt(1),
                after,
                limit)
            : only.get().stream().filter(n -> n > after).sorted().toList();
    List<Project> projects = new ArrayList<>(numbers.size());
    for (int number : numbers) {
      Project project = projects.size() < limit ? find(sql, number) : null;
      if (project != null) {
        projects.add(project);
      }
    }
    return projects;
  }

  /// All projects there ever were.
  public static long count(Sql sql) {
    return sql.number("SELECT count(*) FROM projects");
  }

  /// Makes the row; its first event has yet to come.
  ///
  /// @param number null takes the next one: rows stay, so no number comes a second time
  public static int insert(
      WriteTransaction scope,
      @Nullable Integer number,
      String title,
      @Nullable String description) {
    long now = scope.now().toEpochMilli();
    return (int)
        scope
            .sql()
            .number(
                "INSERT INTO projects"
                    + " (number, title, description, status, sequence, next_issue, created_at, updated_at)"
                    + " SELECT coalesce(CAST(? AS INTEGER),"
                    + " (SELECT coalesce(max(number), 0) + 1 FROM projects)), ?, ?, ?, 0, 1, ?, ?"
                    + " RETURNING number",
                number,
                title,
                description,
                ProjectStatus.OPEN.wireName(),
                now,
                now);
  }

  public static void setUrl(Sql sql, int number, String url) {
    sql.update("UPDATE projects SET url = ? WHERE number = ?", url, number);
  }

  public static void update(
      Sql sql, int number, String title, @Nullable String description, ProjectStatus status) {
    sql.update(
        "UPDATE projects SET title = ?, description = ?, status = ? WHERE number = ?",
        title,
        description,
        status.wireName(),
        number);
  }

  /// Takes the project and all in it away; its row and its log stay, so that clients can be told.
  public static void markDeleted(Sql sql, int number) {
    sql.update("DELETE FROM activity WHERE project = ?", number);
    CommentRepository.forget(sql, number);
    sql.update("DELETE FROM issues WHERE project = ?", number);
    IssueNumbers.forget(sql, number);
    HookRepository.forget(sql, number);
    ClaimRepository.forget(sql, number);
    sql.update("DELETE FROM phases WHERE project = ?", number);
    sql.update("UPDATE projects SET deleted = 1 WHERE number = ?", number);
  }

  private static Project project(Sql sql, ResultSet row) throws SQLException {
    int number = row.getInt("number");
    IssueFigures figures = IssueFigures.of(sql, number);
    List<Phase> phases = PhaseRepository.all(sql, number, figures);
    return new Project(
        number,
        row.getString("title"),
        row.getString("description"),
        ProjectStatus.fromWireName(row.getString("status")).orElseThrow(),
        row.getString("url"),
        FIELDS,
        phases,
        figures.stats(phases.size()),
        row.getLong("sequence"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }
}
