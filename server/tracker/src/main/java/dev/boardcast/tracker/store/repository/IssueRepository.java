package dev.boardcast.tracker.store.repository;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.google.gson.reflect.TypeToken;
import dev.boardcast.core.contract.FieldType;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.domain.IssueStatus;
import dev.boardcast.core.domain.WorkItem;
import dev.boardcast.core.order.CardOrder;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Issues, whole.
public final class IssueRepository {
  private static final TypeToken<List<String>> LABELS = new TypeToken<>() {};
  private static final TypeToken<List<Integer>> NUMBERS = new TypeToken<>() {};
  private static final TypeToken<List<WorkItem>> WORK_ITEMS = new TypeToken<>() {};
  private static final String EMPTY = "[]";

  /// No phase has this id.
  private static final long NO_PHASE = -1;

  private static final String SELECT =
      "SELECT i.*, p.name AS phase FROM issues i LEFT JOIN phases p ON p.id = i.phase_id";

  /// By the columns that they are read from.
  private static final Map<String, IssueField> FIELDS =
      Arrays.stream(IssueField.values())
          .collect(
              toMap(
                  IssueRepository::name, Function.identity(), (one, _) -> one, LinkedHashMap::new));

  /// Which issue it is.
  private static final List<IssueField> KEY = List.of(IssueField.PROJECT_NUMBER, IssueField.NUMBER);

  private static final List<Column> UPDATED =
      Stream.concat(columns().stream(), KEY.stream().map(IssueRepository::column)).toList();
  private static final List<Column> INSERTED =
      Stream.concat(
              UPDATED.stream(),
              Stream.of(new Column("next_work_item", IssueRepository::nextWorkItem)))
          .toList();

  private static final String INSERT =
      INSERTED.stream()
              .map(Column::name)
              .collect(joining(", ", "INSERT INTO issues (", ") VALUES (?"))
          + ", ?".repeat(INSERTED.size() - 1)
          + ")";
  private static final String UPDATE =
      columns().stream()
          .map(column -> column.name() + " = ?")
          .collect(joining(", ", "UPDATE issues SET ", " WHERE project = ? AND number = ?"));

  /// A column that an issue is written to, and what stands there of it.
  private record Column(String name, Function<Issue, @Nullable Object> value) {}

  /// What a list shows; null means any.
  ///
  /// @param phase compared as phases are, without regard to case
  public record Filter(
      @Nullable String status, @Nullable String phase, @Nullable String assignee) {}

  private IssueRepository() {}

  public static @Nullable Issue find(Sql sql, int project, int number) {
    return sql.first(
        SELECT + " WHERE i.project = ? AND i.number = ?", IssueRepository::issue, project, number);
  }

  /// By number.
  public static List<Issue> all(Sql sql, int project) {
    return sql.list(
        SELECT + " WHERE i.project = ? ORDER BY i.number", IssueRepository::issue, project);
  }

  /// The last ones that were made, the newest first, as long as they are not older.
  public static List<Issue> newest(Sql sql, int project, Instant since, int limit) {
    return sql.list(
        SELECT + " WHERE i.project = ? AND i.created_at >= ? ORDER BY i.number DESC LIMIT ?",
        IssueRepository::issue,
        project,
        since.toEpochMilli(),
        limit);
  }

  /// The issues after a number that fit, in order.
  public static List<Issue> page(Sql sql, int project, Filter filter, int after, int limit) {
    StringBuilder text = new StringBuilder(SELECT).append(" WHERE i.project = ? AND i.number > ?");
    List<Object> arguments = new ArrayList<>(List.of(project, after));
    narrow(sql, project, filter, text, arguments);
    text.append(" ORDER BY i.number LIMIT ?");
    arguments.add(limit);
    return sql.list(text.toString(), IssueRepository::issue, arguments.toArray());
  }

  /// Where the issues of a project stand, in no order.
  public static List<CardOrder.Spot> spots(Sql sql, int project) {
    return sql.list(
        "SELECT number, status, place FROM issues WHERE project = ?",
        IssueRepository::spot,
        project);
  }

  /// The issues that fit, as they stand, after what is sorted by a text.
  ///
  /// @param after null for the first of them
  public static List<Issue> pageInOrder(
      Sql sql, int project, Filter filter, @Nullable String after, int limit) {
    StringBuilder text =
        new StringBuilder("SELECT i.number, i.status, i.place FROM issues i WHERE i.project = ?");
    List<Object> arguments = new ArrayList<>(List.of(project));
    narrow(sql, project, filter, text, arguments);
    List<Integer> numbers =
        sql.list(text.toString(), IssueRepository::spot, arguments.toArray()).stream()
            .filter(spot -> after == null || spot.key().compareTo(after) > 0)
            .sorted(CardOrder.OF_SPOTS)
            .limit(limit)
            .map(CardOrder.Spot::number)
            .toList();
    if (numbers.isEmpty()) {
      return List.of();
    }
    List<Object> wanted = new ArrayList<>(List.of(project));
    wanted.addAll(numbers);
    return sql
        .list(
            SELECT
                + " WHERE i.project = ? AND i.number IN (?"
                + ", ?".repeat(numbers.size() - 1)
                + ")",
            IssueRepository::issue,
            wanted.toArray())
        .stream()
        .sorted(CardOrder.OF_ISSUES)
        .toList();
  }

  private static CardOrder.Spot spot(ResultSet row) throws SQLException {
    return CardOrder.Spot.of(
        row.getInt(1), IssueStatus.fromWireName(row.getString(2)).orElseThrow(), row.getString(3));
  }

  /// Which issues wait for which, of those that wait for any.
  public static Map<Integer, List<Integer>> blockers(Sql sql, int project) {
    Map<Integer, List<Integer>> blockers = new HashMap<>();
    sql.list(
            "SELECT number, blocked_by FROM issues WHERE project = ? AND blocked_by IS NOT NULL",
            row -> Map.entry(row.getInt(1), numbers(row.getString(2))),
            project)
        .forEach(entry -> blockers.put(entry.getKey(), entry.getValue()));
    return blockers;
  }

  static List<Integer> numbers(@Nullable String json) {
    return json == null ? List.of() : array(json, NUMBERS);
  }

  public static boolean exists(Sql sql, int project, int number) {
    return sql.exists("SELECT 1 FROM issues WHERE project = ? AND number = ?", project, number);
  }

  /// Whether there is such an issue, and it is not done.
  public static boolean isOpen(Sql sql, int project, int number) {
    return sql.exists(
        "SELECT 1 FROM issues WHERE project = ? AND number = ? AND status <> ?",
        project,
        number,
        IssueStatus.DONE.wireName());
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
      Long phase = PhaseRepository.idOf(sql, project, filter.phase());
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
    return takeWorkItemIds(sql, project, number, 1).getFirst();
  }

  /// @param count one or more
  public static List<String> takeWorkItemIds(Sql sql, int project, int number, int count) {
    long next =
        sql.number(
            "UPDATE issues SET next_work_item = next_work_item + ? WHERE project = ? AND number = ?"
                + " RETURNING next_work_item",
            count,
            project,
            number);
    return LongStream.range(next - count, next).mapToObj(Long::toString).toList();
  }

  /// Numbers of work items are not used again, those of an issue that comes back neither.
  private static long nextWorkItem(Issue issue) {
    return 1 + issue.workItems().stream().mapToLong(i -> Long.parseLong(i.id())).max().orElse(0);
  }

  public static void insert(Sql sql, Issue issue) {
    sql.update(INSERT, values(INSERTED, issue));
  }

  public static void update(Sql sql, Issue issue) {
    sql.update(UPDATE, values(UPDATED, issue));
  }

  /// Its number is never used again (`IssueNumbers`).
  public static void delete(Sql sql, int project, int number) {
    ActivityRepository.deleteOf(sql, project, number);
    ClaimRepository.end(sql, project, number);
    CommentRepository.deleteOf(sql, project, number);
    sql.update("DELETE FROM issues WHERE project = ? AND number = ?", project, number);
  }

  private static @Nullable Object[] values(List<Column> columns, Issue issue) {
    return columns.stream().map(column -> column.value().apply(issue)).toArray();
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (IssueField field : IssueField.values()) {
      // The phase's name is the phase's own.
      if (field != IssueField.PHASE && !KEY.contains(field)) {
        columns.add(column(field));
      }
    }
    columns.add(new Column("work_item_count", issue -> issue.workItems().size()));
    columns.add(
        new Column(
            "completed_count",
            issue -> issue.workItems().stream().filter(WorkItem::completed).count()));
    return columns;
  }

  private static Column column(IssueField field) {
    return new Column(name(field), issue -> stored(field, field.of(issue)));
  }

  /// `phaseId` is in `phase_id`.
  private static String name(IssueField field) {
    return field == IssueField.PROJECT_NUMBER ? "project" : field.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Object stored(IssueField field, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (field.type()) {
      case FieldType.Opaque _ when field == IssueField.PHASE_ID -> Long.valueOf((String) value);
      case FieldType.Line _,
          FieldType.Prose _,
          FieldType.Opaque _,
          FieldType.Positive _,
          FieldType.Version _ ->
          value;
      case FieldType.Choice choice -> choice.nameOf(value);
      case FieldType.Lines _, FieldType.Numbers _, FieldType.Checklist _ ->
          ((List<?>) value).isEmpty() ? EMPTY : Json.write(value);
      case FieldType.Time _ -> ((Instant) value).toEpochMilli();
    };
  }

  private static Issue issue(ResultSet row) throws SQLException {
    Map<IssueField, @Nullable Object> values = new EnumMap<>(IssueField.class);
    for (Map.Entry<String, IssueField> column : FIELDS.entrySet()) {
      IssueField field = column.getValue();
      values.put(field, read(row, field.type(), column.getKey()));
    }
    return IssueField.issue(values::get);
  }

  private static @Nullable Object read(ResultSet row, FieldType type, String column)
      throws SQLException {
    return switch (type) {
      case FieldType.Line _, FieldType.Prose _, FieldType.Opaque _ -> row.getString(column);
      case FieldType.Positive _ -> {
        int number = row.getInt(column);
        yield row.wasNull() ? null : number;
      }
      case FieldType.Version _ -> row.getLong(column);
      case FieldType.Time _ -> Columns.instant(row, column);
      case FieldType.Lines _ -> array(row.getString(column), LABELS);
      case FieldType.Numbers _ -> numbers(row.getString(column));
      case FieldType.Checklist _ -> array(row.getString(column), WORK_ITEMS);
      case FieldType.Choice choice -> {
        String name = row.getString(column);
        yield name == null ? null : choice.named(name).orElseThrow();
      }
    };
  }

  private static <T> List<T> array(String json, TypeToken<List<T>> type) {
    return json.equals(EMPTY) ? List.of() : Json.read(Json.parse(json), type);
  }
}
