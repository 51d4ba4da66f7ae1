package dev.boardcast.tracker.store.moving;

import dev.boardcast.tracker.store.Sql;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a database notes of its boards that went elsewhere, so that nobody goes on with them here.
public final class Marks {
  /// Under this name stands where they are now.
  static final String MOVED = "moved";

  /// Under this name stands where they may be in a moment: noted before they are stored there.
  static final String MOVING = "moving";

  private Marks() {}

  /// Who wants to have a database.
  public enum Opener {
    SERVER,
    /// Goes on with what an interrupted one has begun.
    MOVE
  }

  /// @param here where the database is
  /// @return why it is not to be opened, with what to do, where that is so
  public static Optional<String> refusal(Sql sql, String here, Opener opener) {
    // In one statement: between two of them a move may put the one in the other's place.
    Map<String, String> marks = new HashMap<>();
    sql.list(
        "SELECT name, value FROM meta WHERE name IN (?, ?)",
        row -> marks.put(row.getString(1), row.getString(2)),
        MOVED,
        MOVING);
    String moved = marks.get(MOVED);
    if (moved != null) {
      return Optional.of(
          "The boards of %s were moved to %s: start there (BOARDCAST_DATABASE). What is still here is as it was then."
              .formatted(here, moved));
    }
    String moving = marks.get(MOVING);
    return moving == null || opener == Opener.MOVE
        ? Optional.empty()
        : Optional.of(
            "The boards of %s were being moved to %s, and may be there already. Where that was interrupted, repeat it: boardcast migrate --from %s --to %s"
                .formatted(here, moving, here, moving));
  }

  static @Nullable String of(Sql sql, String name) {
    return sql.first("SELECT value FROM meta WHERE name = ?", row -> row.getString(1), name);
  }

  static void note(Sql sql, String name, String where) {
    sql.update(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        where);
  }

  static void forget(Sql sql, String name) {
    sql.update("DELETE FROM meta WHERE name = ?", name);
  }
}
