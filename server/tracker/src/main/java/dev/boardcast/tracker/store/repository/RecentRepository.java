package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.event.BoardEvent;
import dev.boardcast.core.event.Conflict;
import dev.boardcast.core.event.RefusedChange;
import dev.boardcast.core.event.Subject;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.protocol.rest.ActivityEntry;
import dev.boardcast.protocol.rest.Cursors;
import dev.boardcast.tracker.store.Dialect;
import dev.boardcast.tracker.store.Dialect.Upkeep;
import dev.boardcast.tracker.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The last changes of all projects, each as a line of the activity.
///
/// A line is made with its event and kept as JSON: so reading costs no look into the event, which
/// may be a hundred times as long, and lines outlast the events of a busy project.
public final class RecentRepository {
  /// Changes kept, of all projects together; the oldest go.
  public static final int KEPT_MAX_COUNT = 100_000;

  /// Of a text that was overruled, and of a comment; the issue itself has it whole.
  private static final int TEXT_MAX_CHARS = 256;

  private RecentRepository() {}

  /// Which entries are meant.
  ///
  /// @param before only those that stand after this place in the list, which is newest first
  /// @param projects only those of these projects; empty for all
  public record Window(
      Instant since, Optional<Cursors.Place> before, Optional<Set<Integer>> projects) {}

  /// The JSON of each, newest first.
  public static List<String> list(Sql sql, Window window, int limit) {
    StringBuilder text = new StringBuilder("SELECT entry");
    List<Object> arguments = new ArrayList<>();
    narrow(sql.dialect(), text, arguments, window);
    window
        .before()
        .ifPresent(place -> {
          text.append(" AND (at, project, sequence) < (?, ?, ?)");
          arguments.addAll(List.of(place.atMs(), place.project(), place.sequence()));
        });
    text.append(" ORDER BY at DESC, project DESC, sequence DESC LIMIT ?");
    arguments.add(limit);
    return sql.list(text.toString(), row -> row.getString(1), arguments.toArray());
  }

  /// How many there are, wherever in the list.
  public static long count(Sql sql, Window window) {
    StringBuilder text = new StringBuilder("SELECT count(*)");
    List<Object> arguments = new ArrayList<>();
    narrow(sql.dialect(), text, arguments, window);
    return sql.number(text.toString(), arguments.toArray());
  }

  private static void narrow(
      Dialect dialect, StringBuilder text, List<Object> arguments, Window window) {
    text.append(" FROM recent ").append(dialect.recentByTime()).append(" WHERE at >= ?");
    arguments.add(window.since().toEpochMilli());
    window
        .projects()
        .ifPresent(projects -> {
          text.append(" AND ").append(dialect.projectIsOneOf());
          arguments.add(Json.write(projects.toArray()));
        });
  }

  /// When the latest change was made; the beginning of 1970 when there is none.
  public static Instant latest(Sql sql) {
    return Instant.ofEpochMilli(sql.number("SELECT coalesce(max(at), 0) FROM recent"));
  }

  public static void append(Sql sql, long sequence, BoardEvent event) {
    String insert = "INSERT INTO recent (at, project, sequence, entry) VALUES (?, ?, ?, ?)";
    Object[] row = {
      event.timestamp().toEpochMilli(),
      event.projectNumber(),
      sequence,
      Json.write(entry(sql, sequence, event))
    };
    if (sql.dialect().upkeep() == Upkeep.APART) {
      sql.later(insert, _ -> {}, row);
    } else {
      long id = sql.number(insert + " RETURNING id", row);
      sql.update("DELETE FROM recent WHERE id <= ?", id - KEPT_MAX_COUNT);
    }
  }

  /// Drops some of what is over the bound, at most so many rows.
  ///
  /// @return how many
  public static int sweep(Sql sql, int maxRows) {
    return sql.update(
        "DELETE FROM recent WHERE id IN (SELECT id FROM recent"
            + " WHERE id <= (SELECT coalesce(max(id), 0) FROM recent) - ? ORDER BY id LIMIT ?)",
        KEPT_MAX_COUNT,
        maxRows);
  }

  private static ActivityEntry entry(Sql sql, long sequence, BoardEvent event) {
    return switch (event.subject()) {
      case Subject.OfIssue(var issue) ->
          new ActivityEntry(
              sequence,
              event.projectNumber(),
              issue.number(),
              event.type().wireName(),
              event.timestamp(),
              event.actor(),
              event.origin(),
              event.changed(),
              issue.title(),
              issue.status(),
              issue.phase(),
              issue.assignee(),
              event.overruled() instanceof Conflict conflict ? brief(conflict) : null,
              event.overruled() instanceof RefusedChange refusal ? brief(refusal) : null,
              event.comments().isEmpty() ? null : brief(event.comments().getLast().text()));
      case Subject.OfProject(var project) -> ofProject(sequence, event, project.title());
      case Subject.OfPhases _ ->
          ofProject(sequence, event, ProjectRepository.title(sql, event.projectNumber()));
    };
  }

  private static ActivityEntry ofProject(long sequence, BoardEvent event, String title) {
    return new ActivityEntry(
        sequence,
        event.projectNumber(),
        null,
        event.type().wireName(),
        event.timestamp(),
        event.actor(),
        event.origin(),
        event.changed(),
        title,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Conflict brief(Conflict conflict) {
    return new Conflict(
        conflict.field(), brief(conflict.kept()), brief(conflict.lost()), conflict.by());
  }

  private static RefusedChange brief(RefusedChange refusal) {
    return new RefusedChange(refusal.field(), brief(refusal.lost()), refusal.reason());
  }

  private static @Nullable String brief(@Nullable String text) {
    return text == null || Limits.length(text) <= TEXT_MAX_CHARS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, TEXT_MAX_CHARS));
  }
}
