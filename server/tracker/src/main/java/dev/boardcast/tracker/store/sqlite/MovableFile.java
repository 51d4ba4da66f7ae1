package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.moving.Marks;
import dev.boardcast.tracker.store.moving.Movable;
import java.nio.file.Path;
import java.util.List;

/// A file whose boards are moved, kept from any server meanwhile.
public final class MovableFile implements Movable {
  private static final List<String> FIRST = List.of("projects", "phases", "issues");

  private final Path file;
  private final Database database;
  private final Sql sql;

  private MovableFile(Path file, Database database, Sql sql) {
    this.file = file;
    this.database = database;
    this.sql = sql;
  }

  /// Opens it, making it where there is none.
  ///
  /// @throws UnusableDatabaseException when it cannot be used, or is in use
  public static MovableFile open(Path file) throws UnusableDatabaseException {
    Database database = Database.open(file, Marks.Opener.MOVE);
    try {
      Sql sql = database.openFirstWriter();
      sql.update(sql.dialect().begin());
      return new MovableFile(file, database, sql);
    } catch (UnusableDatabaseException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public Sql sql() {
    return sql;
  }

  @Override
  public List<String> tables() {
    List<String> others =
        sql.list(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                + " AND name NOT IN ('meta', ?) ORDER BY name",
            row -> row.getString(1), Database.HISTORY_TABLE);
    others.removeAll(FIRST);
    others.addAll(0, FIRST);
    return others;
  }

  /// Its counters follow the rows by themselves.
  @Override
  public void settle() {}

  @Override
  public void commit() {
    sql.update("COMMIT");
    sql.update(sql.dialect().begin());
  }

  @Override
  public void close() {
    try (database;
        sql) {
      sql.update("ROLLBACK");
    } catch (StoreException _) {
      // Then there was no transaction.
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
