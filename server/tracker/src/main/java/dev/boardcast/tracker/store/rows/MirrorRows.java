package dev.boardcast.tracker.store.rows;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Links to other systems, and which item there is which issue here.
public final class MirrorRows {
  /// A pair that is settled at no version is unsettled.
  public static final long UNSETTLED = 0;

  /// A pair as it is stored.
  ///
  /// @param gone the item is not there any more
  public record Pair(String item, int issue, boolean gone, String base) {}

  private MirrorRows() {}

  /// Those of projects that are there.
  public static List<MirrorLink> links(Sql sql) {
    return sql.list(
        "SELECT m.* FROM mirrors m JOIN projects p ON p.number = m.project WHERE p.deleted = 0"
            + " ORDER BY m.project",
        row ->
            new MirrorLink(
                row.getInt("project"),
                row.getString("remote"),
                row.getString("settings"),
                row.getString("progress")));
  }

  public static boolean isLinked(Sql sql, int project) {
    return sql.exists("SELECT 1 FROM mirrors WHERE project = ?", project);
  }

  public static void insert(Sql sql, int project, String remote, String settings) {
    sql.update(
        "INSERT INTO mirrors (project, remote, settings, progress) VALUES (?, ?, ?, '')",
        project,
        remote,
        settings);
  }

  public static void setProgress(Sql sql, int project, String progress) {
    sql.update("UPDATE mirrors SET progress = ? WHERE project = ?", progress, project);
  }

  /// @return whether there was such a link
  public static boolean delete(Sql sql, int project) {
    NewsRows.forget(sql, project);
    sql.update("DELETE FROM mirror_cards WHERE project = ?", project);
    return sql.update("DELETE FROM mirrors WHERE project = ?", project) > 0;
  }

  public static @Nullable Pair find(Sql sql, int project, String item) {
    return sql.first(
        "SELECT * FROM mirror_cards WHERE project = ? AND item = ?",
        MirrorRows::pair,
        project,
        item);
  }

  public static void put(Sql sql, int project, Pair pair, long settled) {
    sql.update(
        "INSERT INTO mirror_cards (project, item, issue, gone, base, settled)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (project, item) DO UPDATE SET"
            + " issue = excluded.issue, gone = excluded.gone, base = excluded.base,"
            + " settled = excluded.settled",
        project,
        pair.item(),
        pair.issue(),
        pair.gone() ? 1 : 0,
        pair.base(),
        settled);
  }

  /// Where both sides were equal at a version, they are so at another one.
  public static void resettle(Sql sql, int project, String item, long before, long now) {
    sql.update(
        "UPDATE mirror_cards SET settled = ? WHERE project = ? AND item = ? AND settled = ?",
        now,
        project,
        item,
        before);
  }

  /// All, those included that are over; by item.
  public static List<MirrorPair> pairs(Sql sql, int project) {
    return sql.list(
        "SELECT c.item, c.base, c.gone, i.number FROM mirror_cards c LEFT JOIN issues i"
            + " ON i.project = c.project AND i.number = c.issue WHERE c.project = ? ORDER BY c.item",
        row ->
            new MirrorPair(
                row.getString("item"),
                state(row.getInt("gone") != 0, Columns.nullableLong(row, "number") != null),
                row.getString("base")),
        project);
  }

  private static MirrorCard.State state(boolean gone, boolean hasIssue) {
    if (gone) {
      return MirrorCard.State.GONE_THERE;
    }
    return hasIssue ? MirrorCard.State.LINKED : MirrorCard.State.DELETED_HERE;
  }

  /// Those of them that there are.
  public static List<MirrorCard> cards(Sql sql, int project, List<String> items) {
    List<Pair> pairs = new ArrayList<>();
    for (String item : items) {
      Pair pair = find(sql, project, item);
      if (pair != null) {
        pairs.add(pair);
      }
    }
    return whole(sql, project, pairs);
  }

  /// Pairs whose issue has another version than the settled one; longest unchanged first.
  public static List<MirrorCard> unsettled(Sql sql, int project, int maxCount) {
    return whole(
        sql,
        project,
        sql.list(
            "SELECT c.* FROM mirror_cards c JOIN issues i ON i.project = c.project"
                + " AND i.number = c.issue AND i.version <> c.settled"
                + " WHERE c.project = ? AND c.gone = 0 ORDER BY i.updated_at, c.item LIMIT ?",
            MirrorRows::pair,
            project,
            maxCount));
  }

  private static List<MirrorCard> whole(Sql sql, int project, List<Pair> pairs) {
    List<MirrorCard> cards = new ArrayList<>(pairs.size());
    for (Pair pair : pairs) {
      Issue issue = pair.gone() ? null : IssueRows.find(sql, project, pair.issue());
      Instant changed = issue == null ? null : statusChangedAt(sql, project, pair.issue());
      cards.add(
          new MirrorCard(
              pair.item(), state(pair.gone(), issue != null), issue, pair.base(), changed));
    }
    return cards;
  }

  private static @Nullable Instant statusChangedAt(Sql sql, int project, int issue) {
    return sql.first(
        "SELECT event ->> '$.timestamp' FROM activity a WHERE project = ? AND issue = ? AND EXISTS"
            + " (SELECT 1 FROM json_each(a.event, '$.data.changed') WHERE value = 'status')"
            + " ORDER BY sequence DESC LIMIT 1",
        row -> Instant.parse(row.getString(1)),
        project,
        issue);
  }

  private static Pair pair(ResultSet row) throws SQLException {
    return new Pair(
        row.getString("item"), row.getInt("issue"), row.getInt("gone") != 0, row.getString("base"));
  }
}
