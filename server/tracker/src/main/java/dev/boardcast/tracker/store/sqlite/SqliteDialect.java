package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Dialect;
import dev.boardcast.tracker.store.StoreFault;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What only SQLite says so.
final class SqliteDialect {
  static final Dialect SQLITE =
      new Dialect(
          // At once the one that writes: a transaction that has read first cannot always become it.
          "BEGIN IMMEDIATE",
          "BEGIN",
          // Else it may go through all of a project, which is most of the table.
          "INDEXED BY recent_by_time",
          "project IN (SELECT value FROM json_each(?))",
          "INSERT OR REPLACE INTO idempotency"
              + " (key, fingerprint, status, etag, location, body, created_at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
          "",
          "UPDATE projects SET sequence = sequence + 1, updated_at = ? WHERE number = ?"
              + " RETURNING sequence",
          false,
          Dialect.Upkeep.WITH_EACH_CHANGE,
          SqliteDialect::fault);

  private SqliteDialect() {}

  private static @Nullable StoreFault fault(SQLException cause) {
    if (!(cause instanceof SQLiteException sqlite)) {
      return null;
    }
    // The low byte is the primary result code; the rest tells more about it.
    int primary = sqlite.getResultCode().code & 0xFF;
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return StoreFault.DISK_FULL;
    } else if (primary == SQLiteErrorCode.SQLITE_READONLY.code) {
      return StoreFault.READ_ONLY;
    } else if (primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return StoreFault.LOCKED;
    } else if (primary == SQLiteErrorCode.SQLITE_IOERR.code) {
      return StoreFault.DISK_FAILING;
    } else if (primary == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return StoreFault.NOT_OPENED;
    }
    return null;
  }
}
