package dev.boardcast.tracker.store.repository;

import dev.boardcast.tracker.store.Dialect.Upkeep;
import dev.boardcast.tracker.store.Sql;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// First answers of writes that carried an idempotency key.
public final class IdempotencyRepository {
  /// The oldest go when there are more.
  public static final int KEPT_MAX_COUNT = 100_000;

  public static final Duration KEPT_MAX_AGE = Duration.ofHours(24);

  /// An answer as it went out.
  ///
  /// @param fingerprint of the request that it answered
  public record Answer(
      String fingerprint,
      int status,
      @Nullable String etag,
      @Nullable String location,
      @Nullable String body) {}

  private IdempotencyRepository() {}

  /// The answer that was given to a key. Where there is none, the key is this transaction's, and
  /// any other that asks for it waits for the end of this one.
  public static @Nullable Answer find(Sql sql, String key, Instant now) {
    String claim = sql.dialect().claimKey();
    if (!claim.isEmpty() && sql.update(claim, key, now.toEpochMilli(), oldest(now)) > 0) {
      return null;
    }
    return sql.first(
        "SELECT fingerprint, status, etag, location, body FROM idempotency"
            + " WHERE key = ? AND created_at > ?",
        row ->
            new Answer(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)),
        key,
        oldest(now));
  }

  /// Keeps an answer. Where each change does the upkeep, it also drops what is over the bounds, one
  /// expired answer at a time: as many go as come, and no call does more than a few lookups.
  public static void keep(Sql sql, String key, Answer answer, Instant now) {
    long id =
        sql.number(
            sql.dialect().keepAnswer(),
            key,
            answer.fingerprint(),
            answer.status(),
            answer.etag(),
            answer.location(),
            answer.body(),
            now.toEpochMilli());
    if (sql.dialect().upkeep() == Upkeep.APART) {
      return;
    }
    sql.update("DELETE FROM idempotency WHERE id <= ?", id - KEPT_MAX_COUNT);
    sql.update(
        "DELETE FROM idempotency WHERE id = (SELECT min(id) FROM idempotency) AND created_at <= ?",
        oldest(now));
  }

  /// Drops some of what is over the bounds, at most so many rows.
  ///
  /// @return how many
  public static int sweep(Sql sql, Instant now, int maxRows) {
    return sql.update(
        "DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created_at <= ?"
            + " OR id <= (SELECT coalesce(max(id), 0) FROM idempotency) - ? ORDER BY id LIMIT ?)",
        oldest(now),
        KEPT_MAX_COUNT,
        maxRows);
  }

  private static long oldest(Instant now) {
    return now.minus(KEPT_MAX_AGE).toEpochMilli();
  }
}
