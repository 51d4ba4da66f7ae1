package dev.boardcast.tracker.store.postgres;

import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import dev.boardcast.tracker.health.Check;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Absence;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.LogHeads;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.Store;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.StoreFeed;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.EpochRows;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.log.HeadTable;
import dev.boardcast.tracker.store.log.LogFeed;
import dev.boardcast.tracker.store.moving.Marks;
import dev.boardcast.tracker.store.postgres.address.PostgresAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The boards in a PostgreSQL, which other servers may have, too.
public final class PostgresStore implements Store {
  /// Sessions that one server has at most: its writers and readers, and one each to follow, to
  /// listen, to ring, to keep house and to look for changed keys.
  public static final int SESSIONS_COUNT = Writers.THREADS_COUNT + Readers.THREADS_COUNT + 5;

  /// A follower that has seen nothing for so long serves what is old, milliseconds.
  static final long UNSEEN_MAX_MS = 3_000;

  private static final int NODE_BYTES = 6;

  /// Each has one session to follow the log.
  private static final String SERVERS =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name = 'boardcast follower'";

  private final Sessions sessions;
  private final HeadTable heads;
  private final LogFeed feed;
  private final Follower follower;
  private final Writers writers;
  private final Readers readers;
  private final Housekeeper housekeeper;
  private final Bell bell;
  private final BellListener listener;

  private PostgresStore(
      Sessions sessions,
      Sessions.Session first,
      Start start,
      int replayBufferEvents,
      HealthBoard health,
      MeterRegistry registry) {
    this.sessions = sessions;
    heads = new HeadTable(start.lineage(), start.heads());
    readers = new Readers(sessions, registry);
    feed = new LogFeed(heads, readers::submit);
    sessions.keepTo(new Epochs(start.lineage().epoch(), feed::otherHistory));
    follower = new Follower(sessions, first, heads, feed, start.horizon());
    EventLog log = new EventLog(replayBufferEvents, registry);
    String node = node();
    bell = new Bell(sessions, node);
    listener = new BellListener(sessions, node, follower);
    writers = new Writers(sessions, log, heads::epoch, follower, bell, health, registry);
    housekeeper = new Housekeeper(sessions);
  }

  /// What there was at one moment.
  private record Start(Lineage lineage, Map<Integer, LogHead> heads, String horizon) {}

  /// Opens the database, making its tables where there are none.
  ///
  /// @param replayBufferEvents events that the log keeps of a project
  /// @param health hears when the database takes no writes, and when it takes them again
  /// @throws UnusableDatabaseException when it cannot be worked with; it is left as it was
  public static PostgresStore open(
      PostgresAddress address, int replayBufferEvents, HealthBoard health, MeterRegistry registry)
      throws UnusableDatabaseException {
    return open(new Sessions(address), replayBufferEvents, health, registry);
  }

  static PostgresStore open(
      Sessions sessions, int replayBufferEvents, HealthBoard health, MeterRegistry registry)
      throws UnusableDatabaseException {
    PostgresAddress address = sessions.address();
    Sessions.Session first = sessions.open("follower", Follower.ANSWER_MAX_S);
    try {
      unlessPooled(sessions, first);
      Schema.prepare(sessions, first, Marks.Opener.SERVER);
      String epoch = Epochs.current(address, first);
      Start start = start(first.sql(), epoch);
      return new PostgresStore(sessions, first, start, replayBufferEvents, health, registry);
    } catch (UnusableDatabaseException e) {
      first.close();
      throw e;
    } catch (StoreException e) {
      first.close();
      throw Refusals.of(
          address,
          e.getCause() instanceof SQLException cause
              ? cause
              : new SQLException(String.valueOf(e.getMessage()), e));
    }
  }

  /// Looks whether a database can be worked with, and changes nothing.
  ///
  /// @return what there is, for a person
  /// @throws UnusableDatabaseException when it cannot be
  public static String check(PostgresAddress address) throws UnusableDatabaseException {
    Sessions sessions = new Sessions(address);
    try (Sessions.Session session = sessions.open("doctor")) {
      unlessPooled(sessions, session);
      int schema = Schema.check(sessions, session, Marks.Opener.SERVER);
      String version =
          "%s is PostgreSQL %d".formatted(address, session.server().version() / 10_000);
      if (!mayWork(session.sql(), schema)) {
        throw Refusals.notAllowed(address);
      }
      if (schema == 0) {
        return version + ", empty; `boardcast serve` makes its tables";
      }
      return "%s, schema %d of %d, timeline %d; servers at work on it: %d"
          .formatted(
              version,
              schema,
              Schema.NEWEST,
              Long.parseLong(session.server().timeline(), 16),
              session.sql().number(SERVERS));
    }
  }

  /// Who may connect need not be allowed to make tables, or to write into those that are there.
  private static boolean mayWork(Sql sql, int schema) {
    return schema == 0
        ? sql.exists("SELECT 1 WHERE has_schema_privilege(current_schema(), 'CREATE')")
        : sql.exists("SELECT 1 WHERE has_table_privilege('projects', 'UPDATE')");
  }

  /// Two sessions that one process serves are none: a pooler gives it to whoever has something to
  /// ask.
  private static void unlessPooled(Sessions sessions, Sessions.Session first)
      throws UnusableDatabaseException {
    try (Sessions.Session second = sessions.open("look")) {
      second.sql().update("BEGIN");
      long process = second.sql().number("SELECT pg_backend_pid()");
      second.sql().update("ROLLBACK");
      if (process == first.server().process()) {
        throw Refusals.pooled(sessions.address());
      }
    }
  }

  private static Start start(Sql sql, String epoch) {
    sql.update(sql.dialect().beginRead());
    try {
      String horizon =
          sql.first(
              "SELECT pg_snapshot_xmin(pg_current_snapshot())::text", row -> row.getString(1));
      return new Start(EpochRows.lineage(sql, epoch), Schema.heads(sql), String.valueOf(horizon));
    } finally {
      sql.update("ROLLBACK");
    }
  }

  @Override
  public <T> CompletableFuture<T> write(
      Actor caller, Lane lane, Function<WriteTransaction, T> change) {
    return writers.submit(caller, lane, change);
  }

  @Override
  public <T> CompletableFuture<T> read(Function<Sql, T> read) {
    return readers.submit(read);
  }

  @Override
  public LogHeads heads() {
    return heads;
  }

  @Override
  public StoreFeed feed() {
    return feed;
  }

  @Override
  public Map<Check, Condition> health() {
    // Changes have the database's time, so this machine's clock does not matter to them.
    long unseenMs = follower.sinceLook().toMillis();
    StoreFault unread = readers.fault();
    return Map.of(
        Check.CLOCK,
        Condition.fine(),
        Check.FOLLOWING,
        unseenMs < UNSEEN_MAX_MS
            ? unread == null
                ? Condition.fine()
                : new Condition.Failing(
                    unread.name(), "reads are refused, since " + unread.sentence())
            : new Condition.Failing(
                "unseen",
                "for %d s nothing was seen of what other servers change: look whether the database runs and can be reached from here"
                    .formatted(unseenMs / 1_000)));
  }

  @Override
  public Optional<Absence> absence() {
    return Optional.of(new Absence(follower.sinceLook(), sessions.isAnswered()));
  }

  /// A name for this server among those of the database, for as long as the store is open.
  private static String node() {
    byte[] bytes = new byte[NODE_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    writers.close();
    listener.close();
    follower.close();
    bell.close();
    housekeeper.close();
    readers.close();
  }
}
