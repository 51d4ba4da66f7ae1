package dev.boardcast.tracker.store.postgres;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.log.Chains;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.log.PendingEvent;
import dev.boardcast.tracker.store.writing.QueuedWrite;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One transaction, which has begun, with changes of one lane.
///
/// The project's row is locked before any of them looks at anything: so what a change has read of
/// its project is still so when it writes, on whatever server others run, and sequences count up
/// without a gap. Each later statement sees what was committed before the lock was had.
final class LaneCommit {
  /// The lock of whoever makes projects, whose rows are not there yet.
  static final long PROJECTS_LOCK = 0x626F_6172_6463_0001L;

  private static final Logger LOG = LoggerFactory.getLogger(LaneCommit.class);

  private final Sessions.Session session;
  private final Lane lane;
  private final EventLog log;
  private final Supplier<String> epoch;

  /// What came of it.
  sealed interface Outcome {
    /// @param nanos that the commit took; 0 where there was nothing to keep
    record Kept(List<CommittedEvent> events, long nanos) implements Outcome {}

    /// Nothing of it is kept.
    record Lost(StoreException why) implements Outcome {}

    /// The server was told to commit, and did not say that it has.
    record Unknown(StoreException why) implements Outcome {}
  }

  /// Where the lane's project stands.
  private record Stand(long sequence, long updatedAtMs, long nowMs) {}

  LaneCommit(Sessions.Session session, Lane lane, EventLog log, Supplier<String> epoch) {
    this.session = session;
    this.lane = lane;
    this.log = log;
    this.epoch = epoch;
  }

  /// @param writes to be made; those that came late are added
  /// @param late asked once, when the lane's project is locked
  Outcome make(List<QueuedWrite<?>> writes, Supplier<List<QueuedWrite<?>>> late) {
    Sql sql = session.sql();
    try {
      Stand stand = lock(sql);
      writes.addAll(late.get());
      if (!perform(sql, stand, writes)) {
        sql.forgetLater(0);
        sql.update("ROLLBACK");
        return new Outcome.Kept(List.of(), 0);
      }
      sql.flush();
    } catch (RuntimeException | Error e) {
      StoreException why = StoreException.of(e);
      if (why.fault() == null) {
        LOG.error("a transaction of {} writes failed; nothing of it is kept", writes.size(), e);
      } else {
        LOG.debug("a transaction of {} writes failed; nothing of it is kept", writes.size(), e);
      }
      return new Outcome.Lost(why);
    }
    long start = System.nanoTime();
    try {
      session.commit();
    } catch (SQLException e) {
      return new Outcome.Unknown(StoreException.unknown(e));
    }
    long now = System.nanoTime();
    List<CommittedEvent> events = new ArrayList<>();
    for (QueuedWrite<?> write : writes) {
      for (PendingEvent event : write.events()) {
        events.add(event.committedAt(now));
      }
    }
    return new Outcome.Kept(events, now - start);
  }

  /// @return whether there is anything to commit
  private boolean perform(Sql sql, Stand stand, List<QueuedWrite<?>> writes) {
    String tip =
        lane instanceof Lane.OfProject(var number) && stand.sequence() > 0
            ? sql.first(
                "SELECT digest FROM events WHERE project = ? AND sequence = ?",
                row -> row.getString(1),
                number,
                stand.sequence())
            : null;
    Chains chains = new Chains(epoch, project -> isLanes(project) ? tip : null);
    // The database's time, so that no server's clock matters; and never back.
    InstantSource clock =
        InstantSource.fixed(Instant.ofEpochMilli(Math.max(stand.nowMs(), stand.updatedAtMs())));
    if (writes.size() == 1) {
      return writes.getFirst().performAlone(sql, clock, log, chains);
    }
    for (QueuedWrite<?> write : writes) {
      write.perform(sql, clock, log, chains);
    }
    return true;
  }

  private boolean isLanes(int project) {
    return lane instanceof Lane.OfProject(var number) && number == project;
  }

  private Stand lock(Sql sql) {
    Stand stand = lane instanceof Lane.OfProject(var number) ? lockProject(sql, number) : null;
    if (stand == null) {
      // No row to lock: whoever makes projects comes one after the other, and looks again.
      sql.list("SELECT pg_advisory_xact_lock(?)", _ -> true, PROJECTS_LOCK);
      stand = lane instanceof Lane.OfProject(var number) ? lockProject(sql, number) : null;
    }
    return Objects.requireNonNullElseGet(
        stand,
        () ->
            new Stand(
                0, 0, sql.number("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")));
  }

  /// By itself: a row that is joined would be of the moment before the lock was waited for.
  private static @Nullable Stand lockProject(Sql sql, int number) {
    return sql.first(
        "SELECT sequence, updated_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
            + " FROM projects WHERE number = ? FOR NO KEY UPDATE",
        row -> new Stand(row.getLong(1), row.getLong(2), row.getLong(3)),
        number);
  }
}
