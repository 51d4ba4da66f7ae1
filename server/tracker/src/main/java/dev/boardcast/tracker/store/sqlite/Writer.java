package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.tracker.health.Condition;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.Chains;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.log.HeadTable;
import dev.boardcast.tracker.store.log.LogFeed;
import dev.boardcast.tracker.store.log.PendingEvent;
import dev.boardcast.tracker.store.repository.RecentRepository;
import dev.boardcast.tracker.store.writing.QueuedWrite;
import dev.boardcast.tracker.store.writing.WriteGate;
import dev.boardcast.tracker.store.writing.WriteMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer: a thread with its own connection, and group commit.
///
/// It takes what is queued, up to `BATCH_MAX_WRITES`, into one transaction, each write inside a
/// savepoint of its own: a write that fails takes back itself alone. One commit, one `fsync`, and
/// only then are the events handed on and the writes answered. When the commit fails, all of the
/// batch have failed and nothing of it is kept.
final class Writer implements AutoCloseable {
  /// Writes waiting; one more is refused at once.
  static final int QUEUE_MAX_WRITES = 1_024;

  static final int BATCH_MAX_WRITES = 64;
  private static final long CLOSE_TIMEOUT_MS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final Database database;
  private final EventLog log;
  private final LogFeed feed;
  private final Chains chains;
  private final MonotonicClock clock;
  private final WriteMeters meters;
  private final BlockingQueue<QueuedWrite<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX_WRITES);
  private final WriteGate gate;
  private final Thread thread;
  private volatile boolean closing;

  /// Touched by the writer thread only, once it runs.
  private Sql sql;

  /// @param feed hears of what is committed, before the writes are answered
  /// @param health hears when the database takes no writes, and when it takes them again
  /// @throws UnusableDatabaseException when the connection cannot be opened
  Writer(
      Database database,
      EventLog log,
      LogFeed feed,
      InstantSource clock,
      HealthBoard health,
      MeterRegistry registry)
      throws UnusableDatabaseException {
    this.database = database;
    this.log = log;
    this.feed = feed;
    HeadTable heads = database.heads();
    this.chains = new Chains(heads::epoch, project -> heads.of(project).digest());
    this.gate = new WriteGate(health);
    this.sql = database.openFirstWriter();
    this.clock = new MonotonicClock(clock, RecentRepository.latest(sql));
    meters = new WriteMeters(registry, queue::size);
    thread = Thread.ofPlatform().name("tracker-writer").unstarted(this::run);
    thread.start();
  }

  /// Queues a write. The future completes on the writer thread after the commit, so what depends on
  /// it must be short. It fails with what the write threw, or with a `StoreException` when the
  /// queue is full or the commit failed; then nothing was changed.
  <T> CompletableFuture<T> submit(Actor caller, Lane lane, Function<WriteTransaction, T> change) {
    QueuedWrite<T> write = new QueuedWrite<>(caller, lane, change);
    StoreFault fault = gate.fault();
    if (fault != null) {
      meters.refuse(write, StoreException.of(fault));
    } else if (closing || !queue.offer(write)) {
      meters.refuse(
          write,
          StoreException.unavailable(
              closing ? "the tracker is stopping" : "too many writes are waiting"));
    } else if (closing && queue.remove(write)) {
      // The thread may have looked at the queue for the last time before this write came.
      meters.refuse(write, StoreException.unavailable("the tracker is stopping"));
    }
    return write.answer();
  }

  /// How the clock of changes stands.
  Condition clockCondition() {
    return clock.condition();
  }

  /// Finishes what is queued and closes the connection.
  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
        LOG.error("the writer did not stop within {} ms", CLOSE_TIMEOUT_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<QueuedWrite<?>> batch = new ArrayList<>(BATCH_MAX_WRITES);
    while (!closing || !queue.isEmpty()) {
      try {
        QueuedWrite<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        StoreFault fault = gate.fault();
        if (fault != null && gate.isTrialDue()) {
          fault = tryAgain(fault);
        }
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH_MAX_WRITES - 1);
        if (fault == null) {
          commit(batch);
        } else {
          StoreException why = StoreException.of(fault);
          batch.forEach(write -> meters.refuse(write, why));
        }
      } catch (InterruptedException _) {
        // Nobody but close() ends this thread.
      } catch (RuntimeException | Error e) {
        // Without this thread nothing would be written, and every write would wait for ever.
        LOG.error("the writer failed; it goes on with the next write", e);
        batch.forEach(write -> write.fail(e));
      } finally {
        batch.clear();
      }
    }
    closeConnection();
  }

  private void commit(List<QueuedWrite<?>> batch) {
    try {
      sql.update(sql.dialect().begin());
      chains.begin();
      for (QueuedWrite<?> write : batch) {
        write.perform(sql, clock, log, chains);
      }
      long start = System.nanoTime();
      sql.update("COMMIT");
      meters.committed(batch.size(), System.nanoTime() - start);
    } catch (RuntimeException | Error e) {
      rollBack();
      StoreException failure = StoreException.of(e);
      StoreFault fault = failure.fault();
      if (fault == null) {
        LOG.error("a commit of {} writes failed; nothing of it is kept", batch.size(), e);
      } else {
        LOG.debug("a commit of {} writes failed; nothing of it is kept", batch.size(), e);
        gate.shut(fault);
      }
      batch.forEach(write -> meters.refuse(write, failure));
      return;
    }
    publish(batch);
    batch.forEach(QueuedWrite::complete);
  }

  private void publish(List<QueuedWrite<?>> batch) {
    long committedAtNanos = System.nanoTime();
    List<CommittedEvent> committed = new ArrayList<>(batch.size());
    for (QueuedWrite<?> write : batch) {
      for (PendingEvent event : write.events()) {
        database.heads().advance(event.project(), event.head());
        committed.add(event.committedAt(committedAtNanos));
      }
      meters.counted(write.events());
    }
    if (!committed.isEmpty()) {
      feed.committed(committed);
    }
  }

  /// Whether the cause of a fault is gone. A connection that met a full disk or a lock goes on;
  /// after anything else it may remember the fault, so there is a new one.
  ///
  /// @return the present fault; null when there is none any more
  private @Nullable StoreFault tryAgain(StoreFault fault) {
    try {
      if (fault != StoreFault.LOCKED && fault != StoreFault.DISK_FULL) {
        reopen();
      }
      Trial.write(sql);
      gate.open();
      return null;
    } catch (StoreException e) {
      LOG.debug("the trial of the database failed: {}", e.getMessage());
      StoreFault now = e.fault() == null ? fault : e.fault();
      gate.shut(now);
      return now;
    }
  }

  /// Leaves the connection without a transaction, by opening a new one if nothing else helps.
  private void rollBack() {
    try {
      sql.update("ROLLBACK");
    } catch (StoreException e) {
      // SQLite rolls back by itself after a full disk and the like; then there is nothing to do.
      LOG.debug("no transaction to roll back: {}", e.getMessage());
    }
    try {
      sql.update("BEGIN");
      sql.update("ROLLBACK");
    } catch (StoreException broken) {
      LOG.debug("the writer's connection is broken, opening it again", broken);
      reopen();
    }
  }

  private void reopen() {
    closeConnection();
    try {
      sql = database.openWriter();
    } catch (SQLException e) {
      // The next use fails on the closed connection and comes here again.
      LOG.debug("the database cannot be opened again", e);
    }
  }

  private void closeConnection() {
    try {
      sql.close();
    } catch (StoreException e) {
      LOG.debug("the writer's connection did not close properly", e);
    }
  }
}
