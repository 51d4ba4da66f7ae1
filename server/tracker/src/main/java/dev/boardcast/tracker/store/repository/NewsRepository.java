package dev.boardcast.tracker.store.repository;

import dev.boardcast.core.mirror.MirrorNews;
import dev.boardcast.core.mirror.MirrorRef;
import dev.boardcast.tracker.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What mirrored systems told of by themselves, and by which names.
public final class NewsRepository {
  private NewsRepository() {}

  public static void add(Sql sql, MirrorNews news, Instant now) {
    long id =
        sql.number(
            "INSERT INTO mirror_news (project, item, told, at) VALUES (?, ?, ?, ?) RETURNING id",
            news.project(),
            news.item(),
            news.told(),
            now.toEpochMilli());
    // Rows of all projects share the ids, so this keeps a few more than it says.
    sql.update(
        "DELETE FROM mirror_news WHERE project = ? AND id <= ?",
        news.project(),
        id - MirrorNews.STORED_MAX_COUNT);
  }

  public static List<MirrorNews> after(Sql sql, int project, long id, int maxCount) {
    return sql.list(
        "SELECT * FROM mirror_news WHERE project = ? AND id > ? ORDER BY id LIMIT ?",
        row ->
            new MirrorNews(
                row.getLong("id"),
                row.getInt("project"),
                row.getString("item"),
                row.getString("told")),
        project,
        id,
        maxCount);
  }

  public static void forget(Sql sql, int project, Map<String, Long> upToByItem) {
    upToByItem.forEach((item, upTo) ->
        sql.update(
            "DELETE FROM mirror_news WHERE project = ? AND item = ? AND id <= ?",
            project,
            item,
            upTo));
  }

  public static void nameContent(Sql sql, int project, String item, String content) {
    sql.update(
        "DELETE FROM mirror_contents WHERE project = ? AND item = ? AND content <> ?",
        project,
        item,
        content);
    addContent(sql, project, item, content);
  }

  private static void addContent(Sql sql, int project, String item, String content) {
    sql.update(
        "INSERT INTO mirror_contents (content, project, item) VALUES (?, ?, ?)"
            + " ON CONFLICT (content, project) DO UPDATE SET item = excluded.item",
        content,
        project,
        item);
  }

  /// On boards that are linked.
  public static List<MirrorRef> itemsOf(Sql sql, String content) {
    return sql.list(
        "SELECT c.project, c.item FROM mirror_contents c JOIN mirrors m ON m.project = c.project"
            + " WHERE c.content = ? ORDER BY c.project",
        row -> new MirrorRef(row.getInt(1), row.getString(2)),
        content);
  }

  public static List<MirrorRef> itemsAt(Sql sql, String begin, Optional<String> label) {
    return sql.list(
        "SELECT c.project, c.item FROM mirror_cards c JOIN issues i ON i.project = c.project"
            + " AND i.number = c.issue WHERE c.gone = 0 AND substr(i.url, 1, length(?1)) = ?1"
            + " AND (?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(i.labels) WHERE value = ?2))"
            + " ORDER BY c.project, c.item",
        row -> new MirrorRef(row.getInt(1), row.getString(2)),
        begin,
        label.orElse(null));
  }

  static void forget(Sql sql, int project) {
    sql.update("DELETE FROM mirror_news WHERE project = ?", project);
    sql.update("DELETE FROM mirror_contents WHERE project = ?", project);
  }
}
