package dev.boardcast.tracker.store.repository;

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

  public static @Nullable Answer find(Sql sql, String key, Instant now) {
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

  /// Keeps an answer. Each call also drops what is over the bounds, one expired answer at a time:
  /// as many go as come, and no call does more than a few lookups.
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
    sql.update("DELETE FROM idempotency WHERE id <= ?", id - KEPT_MAX_COUNT);
    sql.update(
        "DELETE FROM idempotency WHERE id = (SELECT min(id) FROM idempotency) AND created_at <= ?",
        oldest(now));
  }

  private static long oldest(Instant now) {
    return now.minus(KEPT_MAX_AGE).toEpochMilli();
  }
}
