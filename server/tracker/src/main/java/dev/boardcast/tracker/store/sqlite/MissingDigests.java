package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.log.ChainDigest;

/// Digests for logs from before there were any.
final class MissingDigests {
  private MissingDigests() {}

  /// Makes the chain of a log that has none.
  ///
  /// @return its head
  static LogHead fill(Sql sql, String epoch, int project) {
    ChainDigest digests = new ChainDigest();
    String before = null;
    long last = 0;
    sql.update(sql.dialect().begin());
    try {
      for (long sequence :
          sql.list(
              "SELECT sequence FROM events WHERE project = ? ORDER BY sequence",
              row -> row.getLong(1),
              project)) {
        String json =
            sql.first(
                "SELECT event FROM events WHERE project = ? AND sequence = ?",
                row -> row.getString(1),
                project,
                sequence);
        String digest =
            digests.next(
                before == null ? ChainDigest.seed(epoch, project, sequence - 1) : before,
                String.valueOf(json));
        sql.update(
            "UPDATE events SET before = ?, digest = ? WHERE project = ? AND sequence = ?",
            before,
            digest,
            project,
            sequence);
        before = digest;
        last = sequence;
      }
      sql.update("COMMIT");
    } catch (StoreException e) {
      sql.update("ROLLBACK");
      throw e;
    }
    return new LogHead(last, before);
  }
}
