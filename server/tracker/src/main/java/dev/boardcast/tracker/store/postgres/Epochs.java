package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.log.EpochRows;
import dev.boardcast.tracker.store.moving.Marks;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which history the database has. A standby that is promoted may lack the last changes of its
/// primary, and gives their sequences out again for others: so its positions are of a new epoch.
///
/// A promotion shows in the server's timeline, a restored copy in its system identifier; both are
/// looked at whenever a session is opened, before it is used. A session does not outlive the
/// promotion of its server, for none is opened to a standby: so nothing is told, or written, under
/// an epoch that is over. Thread-safe.
final class Epochs {
  private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

  /// The highest timeline that this process has seen of each system. A primary that was replaced
  /// and comes back has a lower one.
  private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

  private final String epoch;
  private final Runnable onOther;
  private final AtomicBoolean isOver = new AtomicBoolean();

  /// @param epoch in which this store was opened
  /// @param onOther called once when the database has another one
  Epochs(String epoch, Runnable onOther) {
    this.epoch = epoch;
    this.onOther = onOther;
  }

  /// Whether a new session may be used under the epoch of this store.
  ///
  /// @throws UnusableDatabaseException when the database has another history by now, or its boards
  ///   are elsewhere: nothing that a server writes here afterwards would be found there
  void require(PostgresAddress address, Sessions.Session session) throws UnusableDatabaseException {
    Optional<String> left = left(address, session.sql());
    if (left.isPresent()) {
      over();
      throw Refusals.moved(left.get());
    }
    if (!current(address, session).equals(epoch)) {
      over();
      throw Refusals.otherHistory(address);
    }
  }

  private void over() {
    if (isOver.compareAndSet(false, true)) {
      onOther.run();
    }
  }

  /// While boards are moved this waits: they hold the table.
  private static Optional<String> left(PostgresAddress address, Sql sql)
      throws UnusableDatabaseException {
    try {
      return Marks.refusal(sql, address.toString(), Marks.Opener.SERVER);
    } catch (StoreException e) {
      throw Refusals.of(address, sqlCause(e));
    }
  }

  /// The epoch of the database that a session is of: the one that is noted there, or a new one
  /// where its server is not the one that was noted with it.
  ///
  /// @throws UnusableDatabaseException when the server was replaced by another one before
  static String current(PostgresAddress address, Sessions.Session session)
      throws UnusableDatabaseException {
    Sessions.Server server = session.server();
    unlessReplaced(address, server);
    try {
      Map<String, String> noted = noted(session.sql());
      return isOf(noted, server) ? epoch(noted) : begin(session);
    } catch (StoreException | SQLException e) {
      throw Refusals.of(address, sqlCause(e));
    }
  }

  private static SQLException sqlCause(Exception e) {
    return e instanceof SQLException own
        ? own
        : e.getCause() instanceof SQLException inner
            ? inner
            : new SQLException(String.valueOf(e.getMessage()), e);
  }

  /// Whether this process has seen no successor of a server.
  ///
  /// @throws UnusableDatabaseException when it has
  static void unlessReplaced(PostgresAddress address, Sessions.Server server)
      throws UnusableDatabaseException {
    String seen = SEEN.merge(server.system(), server.timeline(), Epochs::later);
    if (!seen.equals(server.timeline())) {
      throw Refusals.replaced(address, server.timeline(), seen);
    }
  }

  /// Of several servers that find it, the first makes the new epoch.
  private static String begin(Sessions.Session session) throws SQLException {
    Sql sql = session.sql();
    Sessions.Server server = session.server();
    sql.update("BEGIN");
    sql.list("SELECT value FROM meta WHERE name = 'epoch' FOR UPDATE", _ -> true);
    Map<String, String> noted = noted(sql);
    String next = epoch(noted);
    if (!isOf(noted, server)) {
      if (noted.containsKey("system")) {
        next = Schema.randomEpoch();
        EpochRows.end(sql, epoch(noted), next);
        LOG.warn(
            "The database was promoted or restored (timeline {}, before: {}): a new epoch begins. Whoever was told of changes that it does not have reads those boards again.",
            server.timeline(),
            noted.get("timeline"));
      }
      note(sql, "system", server.system());
      note(sql, "timeline", server.timeline());
    }
    session.commit();
    return next;
  }

  private static void note(Sql sql, String name, String value) {
    sql.update(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }

  private static Map<String, String> noted(Sql sql) {
    Map<String, String> noted = new HashMap<>();
    sql.list(
        "SELECT name, value FROM meta WHERE name IN ('epoch', 'system', 'timeline')",
        row -> noted.put(row.getString(1), row.getString(2)));
    return noted;
  }

  private static boolean isOf(Map<String, String> noted, Sessions.Server server) {
    return server.system().equals(noted.get("system"))
        && server.timeline().equals(noted.get("timeline"));
  }

  private static String epoch(Map<String, String> noted) {
    return String.valueOf(noted.get("epoch"));
  }

  /// Hexadecimal, of one length.
  private static String later(String one, String other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
