package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.moving.Marks;
import dev.boardcast.tracker.store.moving.Movable;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.sql.SQLException;
import java.util.List;

/// A PostgreSQL whose boards are moved, which no server has open.
public final class MovableDatabase implements Movable {
  /// No answer takes so long while boards are copied, milliseconds: a commit of all of them, say. A
  /// database that does not answer before that is given up as soon as by a server.
  private static final int COPY_ANSWER_MAX_MS = 600_000;

  private static final int LOOKS_COUNT = 20;
  private static final double LOOK_PAUSE_S = 0.1;

  private static final List<String> FIRST = List.of("projects", "phases", "issues");
  private static final List<String> COUNTED =
      List.of("phases", "recent", "idempotency", "mirror_news");

  private final PostgresAddress address;
  private final Sessions.Session session;

  private MovableDatabase(PostgresAddress address, Sessions.Session session) {
    this.address = address;
    this.session = session;
  }

  /// Opens it, making its tables where there are none.
  ///
  /// @throws UnusableDatabaseException when it cannot be used, or a server has it open
  public static MovableDatabase open(PostgresAddress address) throws UnusableDatabaseException {
    Sessions sessions = new Sessions(address);
    Sessions.Session session = sessions.open("migrate", Sessions.ANSWER_MAX_S);
    try {
      Schema.prepare(sessions, session, Marks.Opener.MOVE);
      var _ = Epochs.current(address, session);
      Sql sql = session.sql();
      sql.update(sql.dialect().begin());
      // Whoever opens a session meanwhile waits for the mark, which he looks for: a server that was
      // cut off, say, and finds the database again in the middle of the move.
      sql.update("LOCK TABLE meta, projects IN ACCESS EXCLUSIVE MODE");
      if (isInUse(sql)) {
        throw Refusals.inUse(address);
      }
      session.connection().setNetworkTimeout(Runnable::run, COPY_ANSWER_MAX_MS);
      return new MovableDatabase(address, session);
    } catch (UnusableDatabaseException | RuntimeException e) {
      session.close();
      throw e;
    } catch (SQLException e) {
      session.close();
      throw Refusals.of(address, e);
    }
  }

  /// Sessions that are ending are there a moment longer.
  private static boolean isInUse(Sql sql) {
    for (int look = 1; look <= LOOKS_COUNT; look++) {
      long servers =
          sql.number(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND application_name LIKE 'boardcast %' AND pid <> pg_backend_pid()");
      if (servers == 0) {
        return false;
      }
      sql.list("SELECT pg_sleep(?), pg_stat_clear_snapshot()", _ -> true, LOOK_PAUSE_S);
    }
    return true;
  }

  @Override
  public Sql sql() {
    return session.sql();
  }

  @Override
  public List<String> tables() {
    List<String> others =
        sql()
            .list(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                    + " AND relnamespace = current_schema()::regnamespace"
                    + " AND relname NOT IN ('meta', ?) ORDER BY relname",
                row -> row.getString(1),
                Schema.HISTORY_TABLE);
    others.removeAll(FIRST);
    others.addAll(0, FIRST);
    return others;
  }

  @Override
  public void settle() {
    for (String table : COUNTED) {
      var _ =
          sql()
              .number(
                  "SELECT setval(pg_get_serial_sequence(?, 'id'),"
                      + " (SELECT coalesce(max(id), 0) + 1 FROM "
                      + table
                      + "), false)",
                  table);
    }
  }

  @Override
  public void commit() {
    try {
      session.commit();
    } catch (SQLException e) {
      throw StoreException.unknown(e);
    }
    sql().update(sql().dialect().begin());
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
