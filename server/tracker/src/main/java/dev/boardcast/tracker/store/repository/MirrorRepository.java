package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.domain.Issue;
import dev.boardcast.core.mirror.MirrorCard;
import dev.boardcast.core.mirror.MirrorLink;
import dev.boardcast.core.mirror.MirrorPair;
import dev.boardcast.core.mirror.UnmadeCard;
import dev.boardcast.protocol.json.Json;
import dev.boardcast.tracker.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Links to other systems, and which item there is which issue here.
public final class MirrorRepository {
  /// A pair as it is stored.
  public record Pair(String item, int issue, Stand stand, String base) {
    public boolean isOver() {
      return stand != Stand.THERE;
    }
  }

  /// What is known of an item.
  public enum Stand {
    THERE(0),
    GONE(1),
    /// Its issue was deleted here, and it stays there.
    LEFT(2);

    private final int stored;

    Stand(int stored) {
      this.stored = stored;
    }

    static Stand of(int stored) {
      return switch (stored) {
        case 0 -> THERE;
        case 1 -> GONE;
        default -> LEFT;
      };
    }
  }

  private MirrorRepository() {}

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

  public static void insert(Sql sql, int project, String remote, String settings, boolean tasks) {
    sql.update(
        "INSERT INTO mirrors (project, remote, settings, progress, since, tasks)"
            + " SELECT number, ?, ?, '', next_issue - 1, ? FROM projects WHERE number = ?",
        remote,
        settings,
        tasks ? 1 : 0,
        project);
  }

  public static void setProgress(Sql sql, int project, String progress) {
    sql.update("UPDATE mirrors SET progress = ? WHERE project = ?", progress, project);
  }

  /// @return whether there was such a link
  public static boolean delete(Sql sql, int project) {
    NewsRepository.forget(sql, project);
    TalkRepository.forget(sql, project);
    PhaseRepository.release(sql, project);
    sql.update("DELETE FROM mirror_cards WHERE project = ?", project);
    sql.update("DELETE FROM mirror_making WHERE project = ?", project);
    return sql.update("DELETE FROM mirrors WHERE project = ?", project) > 0;
  }

  public static @Nullable Pair find(Sql sql, int project, String item) {
    return sql.first(
        "SELECT * FROM mirror_cards WHERE project = ? AND item = ?",
        MirrorRepository::pair,
        project,
        item);
  }

  public static void put(Sql sql, int project, Pair pair, long settled) {
    sql.update(
        "INSERT INTO mirror_cards (project, item, issue, gone, base, settled)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (project, item) DO UPDATE SET"
            + " issue = excluded.issue, gone = excluded.gone, base = excluded.base,"
            + " settled = excluded.settled, kept = NULL",
        project,
        pair.item(),
        pair.issue(),
        pair.stand().stored,
        pair.base(),
        settled);
  }

  /// A pair whose item is another one now; where that has one, nothing happens.
  public static void rename(Sql sql, int project, String item, String next) {
    sql.update(
        "UPDATE mirror_cards SET item = ? WHERE project = ? AND item = ? AND NOT EXISTS"
            + " (SELECT 1 FROM mirror_cards c WHERE c.project = ? AND c.item = ?)",
        next,
        project,
        item,
        project,
        next);
    if (find(sql, project, item) == null) {
      TalkRepository.rename(sql, project, item, next);
    }
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

  /// The same of the pair that an issue has.
  public static void resettle(Sql sql, int project, int issue, long before, long now) {
    sql.update(
        "UPDATE mirror_cards SET settled = ? WHERE project = ? AND issue = ? AND settled = ?",
        now,
        project,
        issue,
        before);
  }

  /// Issues by the items that they are linked with.
  public static Map<String, Integer> issues(Sql sql, int project) {
    return sql
        .list(
            "SELECT item, issue FROM mirror_cards WHERE project = ? AND gone = 0",
            row -> Map.entry(row.getString("item"), row.getInt("issue")),
            project)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Whether an issue's work items are the task lines of its body: those of what is there, too, or
  /// is to be made.
  public static boolean hasTaskLines(Sql sql, int project, int issue) {
    return sql.exists(
        "SELECT 1 FROM mirrors m WHERE m.project = ? AND m.tasks = 1"
            + " AND (m.since < ? OR EXISTS (SELECT 1 FROM mirror_cards c"
            + " WHERE c.project = m.project AND c.issue = ?))"
            + " AND NOT EXISTS (SELECT 1 FROM mirror_cards c"
            + " WHERE c.project = m.project AND c.issue = ? AND c.gone = 2)",
        project,
        issue,
        issue,
        issue);
  }

  /// Whether an issue is there, too.
  public static boolean isThere(Sql sql, int project, int issue) {
    return sql.exists(
        "SELECT 1 FROM mirror_cards WHERE project = ? AND issue = ? AND gone = 0", project, issue);
  }

  /// What is in a phase is looked at again, for GitHub may have to be told.
  public static void unsettle(Sql sql, int project, long phase, long unsettled) {
    sql.update(
        "UPDATE mirror_cards SET settled = ? WHERE project = ? AND issue IN"
            + " (SELECT number FROM issues WHERE project = ? AND phase_id = ?)",
        unsettled,
        project,
        project,
        phase);
  }

  /// Keeps an issue for the day on which its item comes back.
  public static void keep(Sql sql, int project, String item, Issue issue) {
    sql.update(
        "UPDATE mirror_cards SET kept = ? WHERE project = ? AND item = ?",
        Json.write(issue),
        project,
        item);
  }

  /// The issue that an item had when it went away; null where it was not kept.
  public static @Nullable Issue kept(Sql sql, int project, String item) {
    String json =
        sql.first(
            "SELECT kept FROM mirror_cards WHERE project = ? AND item = ? AND kept IS NOT NULL",
            row -> row.getString(1),
            project,
            item);
    return json == null ? null : Json.read(json, Issue.class);
  }

  public static void putMaking(Sql sql, int project, int issue, UnmadeCard.Begun begun) {
    sql.update(
        "INSERT INTO mirror_making (project, issue, mark, base, content) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (project, issue) DO UPDATE SET mark = excluded.mark,"
            + " base = excluded.base, content = excluded.content",
        project,
        issue,
        begun.mark(),
        begun.base(),
        begun.content());
  }

  public static void endMaking(Sql sql, int project, int issue) {
    sql.update("DELETE FROM mirror_making WHERE project = ? AND issue = ?", project, issue);
  }

  /// Issues made since the link that no item has, by number; what was begun is among them.
  public static List<UnmadeCard> unmade(Sql sql, int project, int maxCount) {
    List<Integer> numbers =
        sql.list(
            "SELECT i.number FROM issues i JOIN mirrors m ON m.project = i.project"
                + " WHERE i.project = ? AND i.number > m.since AND NOT EXISTS"
                + " (SELECT 1 FROM mirror_cards c WHERE c.project = i.project AND c.issue = i.number)"
                + " ORDER BY i.number LIMIT ?",
            row -> row.getInt(1),
            project,
            maxCount);
    List<UnmadeCard> unmade = new ArrayList<>();
    for (int number : numbers) {
      Issue issue = IssueRepository.find(sql, project, number);
      if (issue != null) {
        unmade.add(
            new UnmadeCard(
                number,
                issue,
                sql.first(
                    "SELECT * FROM mirror_making WHERE project = ? AND issue = ?",
                    MirrorRepository::begun,
                    project,
                    number)));
      }
    }
    return unmade;
  }

  /// What was begun and is not known to be made, by number.
  public static List<UnmadeCard> begun(Sql sql, int project) {
    return sql.list(
        "SELECT * FROM mirror_making WHERE project = ? ORDER BY issue",
        row ->
            new UnmadeCard(
                row.getInt("issue"),
                IssueRepository.find(sql, project, row.getInt("issue")),
                begun(row)),
        project);
  }

  private static UnmadeCard.Begun begun(ResultSet row) throws SQLException {
    return new UnmadeCard.Begun(
        row.getString("mark"), row.getString("base"), row.getString("content"));
  }

  /// Items whose issue was deleted here and that are still there.
  public static List<String> deletedHere(Sql sql, int project, int maxCount) {
    return sql.list(
        "SELECT c.item FROM mirror_cards c WHERE c.project = ? AND c.gone = 0 AND NOT EXISTS"
            + " (SELECT 1 FROM issues i WHERE i.project = c.project AND i.number = c.issue)"
            + " ORDER BY c.item LIMIT ?",
        row -> row.getString(1),
        project,
        maxCount);
  }

  /// All, those included that are over; by item.
  public static List<MirrorPair> pairs(Sql sql, int project) {
    return sql.list(
        "SELECT c.item, c.base, c.gone, i.number FROM mirror_cards c LEFT JOIN issues i"
            + " ON i.project = c.project AND i.number = c.issue WHERE c.project = ? ORDER BY c.item",
        row ->
            new MirrorPair(
                row.getString("item"),
                state(stand(row), Columns.nullableLong(row, "number") != null),
                row.getString("base")),
        project);
  }

  private static MirrorCard.State state(Stand stand, boolean hasIssue) {
    return switch (stand) {
      case GONE -> MirrorCard.State.GONE_THERE;
      case LEFT -> MirrorCard.State.LEFT_THERE;
      case THERE -> hasIssue ? MirrorCard.State.LINKED : MirrorCard.State.DELETED_HERE;
    };
  }

  private static Stand stand(ResultSet row) throws SQLException {
    return Stand.of(row.getInt("gone"));
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
            MirrorRepository::pair,
            project,
            maxCount));
  }

  public static List<MirrorCard> stillUnsettled(Sql sql, int project, List<String> items) {
    List<Pair> pairs = new ArrayList<>();
    for (String item : items) {
      pairs.addAll(
          sql.list(
              "SELECT c.* FROM mirror_cards c JOIN issues i ON i.project = c.project"
                  + " AND i.number = c.issue AND i.version <> c.settled"
                  + " WHERE c.project = ? AND c.item = ? AND c.gone = 0",
              MirrorRepository::pair,
              project,
              item));
    }
    return whole(sql, project, pairs);
  }

  private static List<MirrorCard> whole(Sql sql, int project, List<Pair> pairs) {
    List<MirrorCard> cards = new ArrayList<>(pairs.size());
    for (Pair pair : pairs) {
      Issue issue = pair.isOver() ? null : IssueRepository.find(sql, project, pair.issue());
      Instant changed = issue == null ? null : statusChangedAt(sql, project, pair.issue());
      cards.add(
          new MirrorCard(
              pair.item(), state(pair.stand(), issue != null), issue, pair.base(), changed));
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
    return new Pair(row.getString("item"), row.getInt("issue"), stand(row), row.getString("base"));
  }
}
