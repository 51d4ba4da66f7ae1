package dev.boardcast.tracker.store;

import com.google.gson.reflect.TypeToken;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.TextRules;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.protocol.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Issues, whole.
public final class IssueRows {
  private static final TypeToken<List<String>> LABELS = new TypeToken<>() {};
  private static final TypeToken<List<WorkItem>> WORK_ITEMS = new TypeToken<>() {};
  private static final String EMPTY = "[]";

  /// No phase has this id.
  private static final long NO_PHASE = -1;

  private static final String SELECT =
      "SELECT i.*, p.name AS phase FROM issues i LEFT JOIN phases p ON p.id = i.phase_id";

  /// What a list shows; null means any.
  ///
  /// @param phase compared as phases are, without regard to case
  public record Filter(
      @Nullable String status, @Nullable String phase, @Nullable String assignee) {}

  private IssueRows() {}

  public static @Nullable Issue find(Sql sql, int project, int number) {
    return sql.first(
        SELECT + " WHERE i.project = ? AND i.number = ?", IssueRows::issue, project, number);
  }

  /// By number.
  public static List<Issue> all(Sql sql, int project) {
    return sql.list(SELECT + " WHERE i.project = ? ORDER BY i.number", IssueRows::issue, project);
  }

  /// The issues after a number that fit, in order.
  public static List<Issue> page(Sql sql, int project, Filter filter, int after, int limit) {
    StringBuilder text = new StringBuilder(SELECT).append(" WHERE i.project = ? AND i.number > ?");
    List<Object> arguments = new ArrayList<>(List.of(project, after));
    narrow(sql, project, filter, text, arguments);
    text.append(" ORDER BY i.number LIMIT ?");
    arguments.add(limit);
    return sql.list(text.toString(), IssueRows::issue, arguments.toArray());
  }

  /// How many issues fit.
  public static long count(Sql sql, int project, Filter filter) {
    StringBuilder text = new StringBuilder("SELECT count(*) FROM issues i WHERE i.project = ?");
    List<Object> arguments = new ArrayList<>(List.of(project));
    narrow(sql, project, filter, text, arguments);
    return sql.number(text.toString(), arguments.toArray());
  }

  private static void narrow(
      Sql sql, int project, Filter filter, StringBuilder text, List<Object> arguments) {
    if (filter.status() != null) {
      text.append(" AND i.status = ?");
      arguments.add(filter.status());
    }
    if (filter.phase() != null) {
      Long phase = PhaseRows.idOf(sql, project, filter.phase());
      text.append(" AND i.phase_id = ?");
      arguments.add(phase == null ? NO_PHASE : phase);
    }
    if (filter.assignee() != null) {
      // As it is too: it may have been stored before such names were trimmed.
      text.append(" AND i.assignee IN (?, ?)");
      arguments.add(filter.assignee());
      arguments.add(TextRules.trimmed(filter.assignee()));
    }
  }

  public static long count(Sql sql, int project) {
    return sql.number("SELECT count(*) FROM issues WHERE project = ?", project);
  }

  /// The issue that was made with this address; null when there is none.
  public static @Nullable Integer numberOfUrl(Sql sql, int project, String url) {
    return sql.first(
        "SELECT number FROM issues WHERE project = ? AND url = ?",
        row -> row.getInt(1),
        project,
        url);
  }

  /// Some other projects that have an issue of this number.
  public static List<Integer> otherProjectsWith(Sql sql, int project, int number, int limit) {
    return sql.list(
        "SELECT number FROM projects p WHERE number <> ? AND deleted = 0"
            + " AND EXISTS (SELECT 1 FROM issues WHERE project = p.number AND number = ?)"
            + " ORDER BY number LIMIT ?",
        row -> row.getInt(1),
        project,
        number,
        limit);
  }

  /// Takes the next id of a work item of this issue.
  public static String takeWorkItemId(Sql sql, int project, int number) {
    return Long.toString(
        sql.number(
            "UPDATE issues SET next_work_item = next_work_item + 1 WHERE project = ? AND number = ?"
                + " RETURNING next_work_item - 1",
            project,
            number));
  }

  public static void insert(Sql sql, Issue issue) {
    sql.update(
        "INSERT INTO issues (title, body, status, phase_id, assignee, labels, work_items,"
            + " work_item_count, completed_count, url, version, created_at, updated_at,"
            + " project, number, next_work_item)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        columns(issue, nextWorkItem(issue)));
  }

  private static long nextWorkItem(Issue issue) {
    return 1 + issue.workItems().stream().mapToLong(i -> Long.parseLong(i.id())).max().orElse(0);
  }

  public static void update(Sql sql, Issue issue) {
    sql.update(
        "UPDATE issues SET title = ?, body = ?, status = ?, phase_id = ?, assignee = ?, labels = ?,"
            + " work_items = ?, work_item_count = ?, completed_count = ?, url = ?, version = ?,"
            + " created_at = ?, updated_at = ?"
            + " WHERE project = ? AND number = ?",
        columns(issue, null));
  }

  /// Its number is never used again (`IssueNumbers`).
  public static void delete(Sql sql, int project, int number) {
    ActivityRows.deleteOf(sql, project, number);
    sql.update("DELETE FROM issues WHERE project = ? AND number = ?", project, number);
  }

  private static @Nullable Object[] columns(Issue issue, @Nullable Long nextWorkItem) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(issue.title());
    values.add(issue.body());
    values.add(issue.status().wireName());
    values.add(issue.phaseId() == null ? null : Long.valueOf(issue.phaseId()));
    values.add(issue.assignee());
    values.add(issue.labels().isEmpty() ? EMPTY : Json.write(issue.labels()));
    values.add(issue.workItems().isEmpty() ? EMPTY : Json.write(issue.workItems()));
    values.add(issue.workItems().size());
    values.add(issue.workItems().stream().filter(WorkItem::completed).count());
    values.add(issue.url());
    values.add(issue.version());
    values.add(issue.createdAt().toEpochMilli());
    values.add(issue.updatedAt().toEpochMilli());
    values.add(issue.projectNumber());
    values.add(issue.number());
    if (nextWorkItem != null) {
      values.add(nextWorkItem);
    }
    return values.toArray();
  }

  private static Issue issue(ResultSet row) throws SQLException {
    Long phaseId = Columns.nullableLong(row, "phase_id");
    return new Issue(
        row.getInt("project"),
        row.getInt("number"),
        row.getString("title"),
        row.getString("body"),
        IssueStatus.fromWireName(row.getString("status")).orElseThrow(),
        row.getString("phase"),
        phaseId == null ? null : phaseId.toString(),
        row.getString("assignee"),
        array(row.getString("labels"), LABELS),
        array(row.getString("work_items"), WORK_ITEMS),
        row.getString("url"),
        row.getLong("version"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"));
  }

  private static <T> List<T> array(String json, TypeToken<List<T>> type) {
    return json.equals(EMPTY) ? List.of() : Json.read(Json.parse(json), type);
  }
}
