package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.domain.Boards;
import dev.boardcast.core.domain.Phase;
import dev.boardcast.core.mirror.phases.BoardPhase;
import dev.boardcast.core.text.TextRules;
import dev.boardcast.tracker.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Phases in their order, with the figures that are derived from their issues.
public final class PhaseRepository {
  /// No name begins with it.
  private static final String RELEASED = "\u0001";

  private PhaseRepository() {}

  /// A name as it is compared: two phases of a project differ in more than upper and lower case,
  /// and in something that can be seen.
  public static String key(String name) {
    return TextRules.comparable(name).toLowerCase(Locale.ROOT);
  }

  /// In order, which counts from 1.
  public static List<Phase> all(Sql sql, int project) {
    return all(sql, project, IssueFigures.of(sql, project));
  }

  /// @param figures of the project's issues, where they are known already
  static List<Phase> all(Sql sql, int project, IssueFigures figures) {
    return sql.list(
        "SELECT id, name, description, position FROM phases WHERE project = ? ORDER BY position",
        row -> {
          IssueFigures.Sum of = figures.of(row.getLong("id"));
          return new Phase(
              row.getString("id"),
              row.getString("name"),
              row.getString("description"),
              row.getInt("position"),
              Boards.phaseStatus(of.issues(), of.started(), of.done()),
              of.issues(),
              of.workItems(),
              of.completed());
        },
        project);
  }

  /// In order, without what is derived from their issues.
  public static List<BoardPhase> bare(Sql sql, int project) {
    return sql.list(
        "SELECT id, name, description, option_id FROM phases WHERE project = ? ORDER BY position",
        row ->
            new BoardPhase(
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("option_id")),
        project);
  }

  /// The id of the phase of this name; null when there is none. A name that was stored before names
  /// were compared by what is seen of them is found, too.
  public static @Nullable Long idOf(Sql sql, int project, String name) {
    String key = key(name);
    Long id =
        sql.first(
            "SELECT id FROM phases WHERE project = ? AND name_key = ?",
            row -> row.getLong(1),
            project,
            key);
    if (id != null) {
      return id;
    }
    record Named(long id, String name) {}
    return sql
        .list(
            "SELECT id, name FROM phases WHERE project = ? ORDER BY position",
            row -> new Named(row.getLong(1), row.getString(2)),
            project)
        .stream()
        .filter(phase -> key(phase.name()).equals(key))
        .map(Named::id)
        .findFirst()
        .orElse(null);
  }

  public static List<String> names(Sql sql, int project) {
    return sql.list(
        "SELECT name FROM phases WHERE project = ? ORDER BY position",
        row -> row.getString(1),
        project);
  }

  /// @return the new phase's id
  public static long insert(
      Sql sql, int project, String name, @Nullable String description, int position) {
    return sql.number(
        "INSERT INTO phases (project, name, name_key, description, position) VALUES (?, ?, ?, ?, ?)"
            + " RETURNING id",
        project,
        name,
        key(name),
        description,
        position);
  }

  public static void update(Sql sql, long id, String name, @Nullable String description) {
    sql.update(
        "UPDATE phases SET name = ?, name_key = ?, description = ? WHERE id = ?",
        name,
        key(name),
        description,
        id);
  }

  /// Takes the names of a project's phases out of each other's way, before they get new ones.
  public static void releaseNames(Sql sql, int project) {
    sql.update(
        "UPDATE phases SET name_key = CAST(? AS TEXT) || id WHERE project = ?", RELEASED, project);
  }

  /// @param option that it follows; null for none
  public static void follow(Sql sql, long id, @Nullable String option) {
    sql.update("UPDATE phases SET option_id = ? WHERE id = ?", option, id);
  }

  /// Phases that followed an option are the board's own.
  public static void release(Sql sql, int project) {
    sql.update(
        "UPDATE phases SET option_id = NULL WHERE project = ? AND option_id IS NOT NULL", project);
  }

  public static void setPosition(Sql sql, long id, int position) {
    sql.update(
        "UPDATE phases SET position = ? WHERE id = ? AND position <> ?", position, id, position);
  }

  /// Counts one change for each issue of a phase whose name has changed, as `BoardReducer` does.
  public static void touchIssues(Sql sql, int project, long id, Instant now) {
    sql.update(
        "UPDATE issues SET version = version + 1, updated_at = ? WHERE project = ? AND phase_id = ?",
        now.toEpochMilli(),
        project,
        id);
  }

  /// Its issues lose it, which is a change of theirs.
  public static void delete(Sql sql, int project, long id, Instant now) {
    sql.update(
        "UPDATE issues SET phase_id = NULL, version = version + 1, updated_at = ?"
            + " WHERE project = ? AND phase_id = ?",
        now.toEpochMilli(),
        project,
        id);
    sql.update("DELETE FROM phases WHERE id = ?", id);
  }
}
