package dev.boardcast.tracker.store.log;

import dev.boardcast.core.event.Lineage;
import dev.boardcast.tracker.store.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The epochs of a database that are over, with how far its logs had come in each.
public final class EpochRows {
  /// Epochs that are kept. A position of an older one is not good any more: its board is read
  /// again.
  public static final int KEPT_COUNT = 8;

  private static final String ENDED = "epoch before ";

  private EpochRows() {}

  /// The present epoch with those that it came from.
  public static Lineage lineage(Sql sql, String epoch) {
    Map<String, Map<Integer, Long>> heads = new HashMap<>();
    sql.list(
        "SELECT epoch, project, head FROM epoch_heads",
        row ->
            heads
                .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                .put(row.getInt(2), row.getLong(3)));
    List<Lineage.Ended> ended = new ArrayList<>();
    for (String over :
        sql.list(
            "SELECT value FROM meta WHERE name LIKE ? ORDER BY name DESC LIMIT ?",
            row -> row.getString(1),
            ENDED + "%",
            KEPT_COUNT)) {
      ended.add(new Lineage.Ended(over, heads.getOrDefault(over, Map.of())));
    }
    return new Lineage(epoch, ended);
  }

  /// A database that got another one's rows goes on under its epoch, which came from the same ones.
  /// It had no boards, so nobody has a position of the epochs that it had itself.
  public static void take(Sql from, Sql to, String epoch) {
    to.update("UPDATE meta SET value = ? WHERE name = 'epoch'", epoch);
    to.update("DELETE FROM meta WHERE name LIKE ?", ENDED + "%");
    from.list(
        "SELECT name, value FROM meta WHERE name LIKE ?",
        row ->
            to.update(
                "INSERT INTO meta (name, value) VALUES (?, ?)", row.getString(1), row.getString(2)),
        ENDED + "%");
  }

  /// Ends an epoch where the logs are now, and begins another one. To be called in a transaction.
  public static void end(Sql sql, String over, String next) {
    sql.update(
        "INSERT INTO epoch_heads (epoch, project, head)"
            + " SELECT ?, number, sequence FROM projects WHERE sequence > 0 ON CONFLICT DO NOTHING",
        over);
    long number = 1 + sql.number("SELECT count(*) FROM meta WHERE name LIKE '" + ENDED + "%'");
    sql.update(
        "INSERT INTO meta (name, value) VALUES (?, ?)", ENDED + "%06d".formatted(number), over);
    sql.update(
        "DELETE FROM epoch_heads WHERE epoch NOT IN (SELECT value FROM meta"
            + " WHERE name LIKE ? ORDER BY name DESC LIMIT ?)",
        ENDED + "%",
        KEPT_COUNT);
    sql.update("UPDATE meta SET value = ? WHERE name = 'epoch'", next);
  }
}
