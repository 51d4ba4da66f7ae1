package dev.boardcast.tracker.store.postgres;

import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.moving.Marks;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The tables: whether they are ours, and brought to this program's version.
final class Schema {
  static final String HISTORY_TABLE = "flyway_schema_history";

  /// The last migration under `db/postgres`; its number is that of SQLite's.
  static final int NEWEST = 16;

  private static final String MIGRATIONS = "classpath:dev/boardcast/tracker/db/postgres";
  private static final int EPOCH_BYTES = 9;

  private Schema() {}

  /// Makes the tables where there are none, and brings those of an older version up to date.
  ///
  /// @throws UnusableDatabaseException when they are not ours, or of a newer version; they are left
  ///   as they are
  static void prepare(Sessions sessions, Sessions.Session session, Marks.Opener opener)
      throws UnusableDatabaseException {
    PostgresAddress address = sessions.address();
    int schema = check(sessions, session, opener);
    try {
      if (schema < NEWEST) {
        // Not even loaded otherwise. Where several servers start, one migrates, the others wait.
        migrate(address);
      }
      session
          .sql()
          .update(
              "INSERT INTO meta (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING",
              randomEpoch());
    } catch (StoreException | FlywayException e) {
      throw refusal(address, e);
    }
  }

  /// @return the last migration of the tables that are there; 0 for an empty database
  /// @throws UnusableDatabaseException when they are not ours, or of a newer version
  static int check(Sessions sessions, Sessions.Session session, Marks.Opener opener)
      throws UnusableDatabaseException {
    PostgresAddress address = sessions.address();
    try {
      int schema = present(address, session.sql());
      if (schema > NEWEST) {
        throw Refusals.newer(address, schema, NEWEST);
      }
      Optional<String> left =
          schema == 0 ? Optional.empty() : Marks.refusal(session.sql(), address.toString(), opener);
      if (left.isPresent()) {
        throw Refusals.moved(left.get());
      }
      return schema;
    } catch (StoreException e) {
      throw refusal(address, e);
    }
  }

  private static UnusableDatabaseException refusal(PostgresAddress address, RuntimeException e) {
    SQLException cause = sqlCause(e);
    return Refusals.of(
        address, cause == null ? new SQLException(String.valueOf(e.getMessage()), e) : cause);
  }

  /// The last migration; 0 for an empty database.
  private static int present(PostgresAddress address, Sql sql) throws UnusableDatabaseException {
    if (isTable(sql, HISTORY_TABLE)) {
      long schema =
          sql.number(
              "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM "
                  + HISTORY_TABLE
                  + " WHERE success");
      if (schema > 0 && !(isTable(sql, "projects") && isTable(sql, "epoch_heads"))) {
        throw Refusals.foreign(address);
      }
      return Math.toIntExact(schema);
    }
    if (sql.exists(
        "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            + " AND relkind IN ('r', 'p', 'v', 'm') LIMIT 1")) {
      throw Refusals.foreign(address);
    }
    return 0;
  }

  private static boolean isTable(Sql sql, String name) {
    return sql.exists(
        "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            + " AND relkind = 'r' AND relname = ?",
        name);
  }

  private static void migrate(PostgresAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(Sessions.url(address));
    Sessions.properties(address)
        .forEach((name, value) -> {
          try {
            source.setProperty((String) name, (String) value);
          } catch (SQLException e) {
            throw new IllegalStateException("the driver does not know its own property", e);
          }
        });
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations(MIGRATIONS)
        .table(HISTORY_TABLE)
        // All or none; and each by itself would wait for the disk several times.
        .group(true)
        .load()
        .migrate();
  }

  /// Where each log ends, in the transaction that the session is in.
  static Map<Integer, LogHead> heads(Sql sql) {
    Map<Integer, LogHead> heads = new HashMap<>();
    sql.list(
        "SELECT p.number, p.sequence, e.digest FROM projects p"
            + " LEFT JOIN events e ON e.project = p.number AND e.sequence = p.sequence"
            + " WHERE p.sequence > 0",
        row -> heads.put(row.getInt(1), new LogHead(row.getLong(2), row.getString(3))));
    return heads;
  }

  static String randomEpoch() {
    byte[] bytes = new byte[EPOCH_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static @Nullable SQLException sqlCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
