package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Sql;

/// A write that shows whether there can be any.
final class Trial {
  /// Size of what it writes: with less room, the next write would meet the fault again.
  static final int BYTES = 64 * 1024;

  private static final String ROW = "trial";

  private Trial() {}

  /// Writes and removes a row, without waiting for locks.
  ///
  /// @throws StoreException when that is not possible
  static void write(Sql sql) {
    sql.number("PRAGMA busy_timeout = 0");
    try {
      sql.update(
          "INSERT INTO meta (name, value) VALUES (?, hex(zeroblob(?)))"
              + " ON CONFLICT DO UPDATE SET value = excluded.value",
          ROW,
          BYTES / 2);
      sql.update("DELETE FROM meta WHERE name = ?", ROW);
    } finally {
      sql.number("PRAGMA busy_timeout = " + Database.BUSY_TIMEOUT_MS);
    }
  }
}
