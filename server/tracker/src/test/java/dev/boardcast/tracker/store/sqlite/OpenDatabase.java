package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import java.nio.file.Path;
import java.sql.SQLException;

/// A database with its writing connection, for tests of rows.
public final class OpenDatabase implements AutoCloseable {
  private final Database database;
  private final Sql sql;

  private OpenDatabase(Database database, Sql sql) {
    this.database = database;
    this.sql = sql;
  }

  public static OpenDatabase in(Path directory) throws UnusableDatabaseException, SQLException {
    Database database = Database.open(directory.resolve("boardcast.db"));
    return new OpenDatabase(database, database.openWriter());
  }

  public Sql sql() {
    return sql;
  }

  @Override
  public void close() {
    sql.close();
    database.close();
  }
}
