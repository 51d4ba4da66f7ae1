package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Dialect;
import dev.boardcast.tracker.store.StoreFault;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What only PostgreSQL says so.
final class PostgresDialect {
  static final Dialect POSTGRES =
      new Dialect(
          "BEGIN",
          "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
          "",
          "project IN (SELECT json_array_elements_text(CAST(? AS json))::int)",
          "INSERT INTO idempotency (key, fingerprint, status, etag, location, body, created_at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
              + " fingerprint = excluded.fingerprint, status = excluded.status,"
              + " etag = excluded.etag, location = excluded.location, body = excluded.body,"
              + " created_at = excluded.created_at RETURNING id",
          // Waits for a transaction that has taken it. Of two that find it expired, the second one
          // finds what the first has made of it.
          "INSERT INTO idempotency AS k (key, fingerprint, status, created_at) VALUES (?, '', 0, ?)"
              + " ON CONFLICT (key) DO UPDATE SET status = 0, created_at = excluded.created_at"
              + " WHERE k.created_at <= ?",
          "UPDATE projects SET sequence = sequence + 1, updated_at = ?, tx = pg_current_xact_id()"
              + " WHERE number = ? RETURNING sequence",
          true,
          Dialect.Upkeep.APART,
          PostgresDialect::fault);

  private PostgresDialect() {}

  private static @Nullable StoreFault fault(SQLException cause) {
    String state = cause.getSQLState();
    if (state == null || state.length() < 2) {
      return null;
    }
    return switch (state) {
      case "25006" -> StoreFault.NOT_THE_PRIMARY;
      case "53100" -> StoreFault.DATABASE_FULL;
      case "53300" -> StoreFault.CONNECTIONS_USED_UP;
      // Deadlocks and the like: nothing is wrong with the database.
      case "40001", "40P01", "55P03" -> StoreFault.CONTENDED;
      case "58030" -> StoreFault.DISK_FAILING;
      // What the driver says of a statement whose connection is gone.
      case "55000" -> StoreFault.UNREACHABLE;
      default ->
          switch (state.substring(0, 2)) {
            case "08", "57" -> StoreFault.UNREACHABLE;
            case "53" -> StoreFault.OVERLOADED;
            default -> null;
          };
    };
  }
}
