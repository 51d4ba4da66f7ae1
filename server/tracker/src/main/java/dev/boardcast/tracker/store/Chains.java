package dev.boardcast.tracker.store;

import dev.boardcast.core.event.LogHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The projects' chains of digests as the writer makes them longer: what is committed, and on top
/// of it what the present transaction has done so far. Writer thread only.
final class Chains {
  private final Heads heads;
  private final ChainDigest digests = new ChainDigest();
  private final Map<Integer, String> uncommitted = new HashMap<>();

  Chains(Heads heads) {
    this.heads = heads;
  }

  /// A transaction begins: what the one before it did is committed, or lost.
  void begin() {
    uncommitted.clear();
  }

  /// A write of the transaction was done; nothing but the transaction itself can take it back.
  void keep(List<WriteScope.Pending> events) {
    events.forEach(event -> uncommitted.put(event.project(), event.digest()));
  }

  /// The digest of a project's last event; null before the first.
  @Nullable String tip(int project) {
    String digest = uncommitted.get(project);
    return digest == null ? heads.of(project).digest() : digest;
  }

  /// The digest of an event.
  ///
  /// @param before the digest before it; null where the chain begins
  String next(@Nullable String before, int project, long sequence, String json) {
    return digests.next(
        before == null ? ChainDigest.seed(heads.epoch(), project, sequence - 1) : before, json);
  }

  /// Makes the chain of a log that has none, as one from before there were digests.
  ///
  /// @return its head
  static LogHead fill(Sql sql, String epoch, int project) {
    ChainDigest digests = new ChainDigest();
    String before = null;
    long last = 0;
    sql.update("BEGIN IMMEDIATE");
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
