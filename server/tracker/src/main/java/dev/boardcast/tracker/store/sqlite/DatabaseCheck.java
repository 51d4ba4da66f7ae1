package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.UnusableDatabaseException.Fault;
import dev.boardcast.tracker.store.moving.Marks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Whether a database file may be opened for writing. Looks through a read-only connection, which
/// does not even fold the write-ahead log into a damaged file.
final class DatabaseCheck {
  private DatabaseCheck() {}

  /// @param newestSchema the last migration that this program knows
  /// @throws UnusableDatabaseException when it must not be opened
  static void check(Path file, int newestSchema, Marks.Opener opener)
      throws UnusableDatabaseException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new UnusableDatabaseException(
          Fault.DIRECTORY_MISSING,
          "The data directory %s does not exist. Create it, or set BOARDCAST_DATA_DIR to one that does."
              .formatted(directory),
          null);
    }
    if (!Files.isWritable(directory)) {
      throw notWritable(directory, "no files can be made in it", null);
    }
    if (!Files.exists(file)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      throw notWritable(file, "it is not a file", null);
    }
    if (!Files.isWritable(file) || !Files.isReadable(file)) {
      throw notWritable(file, "this user may not read and write it", null);
    }
    if (!isEmpty(file)) {
      checkContent(file, newestSchema, opener);
    }
  }

  /// Whether a file is a sound database that this program can read.
  ///
  /// @throws UnusableDatabaseException when it is not
  static void checkCopy(Path file) throws UnusableDatabaseException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UnusableDatabaseException(
          Fault.NOT_WRITABLE, "The file %s cannot be read.".formatted(file), null);
    }
    checkContent(file, Database.NEWEST_SCHEMA, Marks.Opener.SERVER);
  }

  static UnusableDatabaseException notWritable(Path file, String why, @Nullable Exception cause) {
    return new UnusableDatabaseException(
        Fault.NOT_WRITABLE,
        "The database %s cannot be written: %s. Check its permissions and the free space."
            .formatted(file, why),
        cause);
  }

  private static void checkContent(Path file, int newestSchema, Marks.Opener opener)
      throws UnusableDatabaseException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(Database.BUSY_TIMEOUT_MS);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
        Sql sql = Database.sql(connection)) {
      String verdict = sql.first("PRAGMA quick_check(1)", row -> row.getString(1));
      if (!"ok".equals(verdict)) {
        throw corrupt(file, String.valueOf(verdict), null);
      }
      checkSchema(sql, file, newestSchema, opener);
    } catch (SQLException e) {
      throw unreadable(file, e);
    } catch (StoreException e) {
      throw e.getCause() instanceof SQLException cause
          ? unreadable(file, cause)
          : notWritable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static void checkSchema(Sql sql, Path file, int newestSchema, Marks.Opener opener)
      throws UnusableDatabaseException {
    if (!sql.exists("SELECT 1 FROM sqlite_schema LIMIT 1")) {
      return;
    }
    if (!sql.exists("SELECT 1 FROM sqlite_schema WHERE name = ?", Database.HISTORY_TABLE)) {
      throw new UnusableDatabaseException(
          Fault.FOREIGN,
          "The file %s is a database of another program. It is left as it is; set BOARDCAST_DATA_DIR to another directory."
              .formatted(file),
          null);
    }
    long schema = schema(sql);
    if (schema > newestSchema) {
      throw new UnusableDatabaseException(
          Fault.NEWER_SCHEMA,
          "The database %s was written by a newer Boardcast (schema %d, this program knows up to %d). Run that version or a newer one%s; the file is left as it is."
              .formatted(file, schema, newestSchema, wayBack(file, newestSchema)),
          null);
    }
    Optional<String> left = Marks.refusal(sql, file.toString(), opener);
    if (left.isPresent()) {
      throw new UnusableDatabaseException(Fault.MOVED, left.get(), null);
    }
  }

  /// The last migration that was applied.
  static long schema(Sql sql) {
    return sql.number(
        "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM " + Database.HISTORY_TABLE);
  }

  private static String wayBack(Path file, int newestSchema) {
    Path copy = Database.copyBefore(file, newestSchema + 1);
    return Files.exists(copy)
        ? ", or go back, without what was changed since, with `boardcast restore %s`"
            .formatted(copy)
        : "";
  }

  static UnusableDatabaseException unreadable(Path file, SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      int primary = sqlite.getResultCode().code & 0xFF;
      if (primary == SQLiteErrorCode.SQLITE_NOTADB.code
          || primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
        return corrupt(file, String.valueOf(sqlite.getResultCode().message), e);
      }
    }
    return notWritable(file, String.valueOf(e.getMessage()), e);
  }

  private static UnusableDatabaseException corrupt(
      Path file, String why, @Nullable Exception cause) {
    return new UnusableDatabaseException(
        Fault.CORRUPT,
        "The database %s is damaged (%s). It is left as it is: restore it from a backup, or move it away to start with an empty one."
            .formatted(file, why.strip()),
        cause);
  }

  private static boolean isEmpty(Path file) throws UnusableDatabaseException {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      throw notWritable(file, String.valueOf(e.getMessage()), e);
    }
  }
}
