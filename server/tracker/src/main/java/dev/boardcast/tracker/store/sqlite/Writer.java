package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.core.event.EventType;
import dev.boardcast.core.time.LatencyBuckets;
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
import dev.boardcast.tracker.store.log.LogFeed;
import dev.boardcast.tracker.store.log.PendingEvent;
import dev.boardcast.tracker.store.repository.RecentRepository;
import dev.boardcast.tracker.store.writing.Change;
import dev.boardcast.tracker.store.writing.WriteGate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
  private final MeterRegistry registry;
  private final Timer commitTimer;
  private final DistributionSummary batchSizes;
  private final Counter refusals;
  private final BlockingQueue<Write<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX_WRITES);
  private final WriteGate gate;
  private final Thread thread;
  private volatile boolean closing;

  /// Touched by the writer thread only, once it runs.
  private Sql sql;

  /// Touched by the writer thread only.
  private final Map<EventType, Counter> eventCounters = new EnumMap<>(EventType.class);

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
    this.chains = new Chains(database.heads());
    this.registry = registry;
    this.gate = new WriteGate(health);
    this.sql = database.openFirstWriter();
    this.clock = new MonotonicClock(clock, RecentRepository.latest(sql));
    commitTimer =
        Timer.builder("boardcast.tracker.commit")
            .description("Time of a commit, its fsync included")
            .serviceLevelObjectives(LatencyBuckets.bounds())
            .register(registry);
    batchSizes =
        DistributionSummary.builder("boardcast.tracker.commit.writes")
            .description("Writes put into one commit")
            .register(registry);
    refusals =
        Counter.builder("boardcast.tracker.writes.refused")
            .description("Writes that were put off: a full queue, a faulty disk, or closing")
            .register(registry);
    Gauge.builder("boardcast.tracker.write.queue", queue, BlockingQueue::size)
        .description("Writes that wait for the writer")
        .register(registry);
    thread = Thread.ofPlatform().name("tracker-writer").unstarted(this::run);
    thread.start();
  }

  /// Queues a write. The future completes on the writer thread after the commit, so what depends on
  /// it must be short. It fails with what the write threw, or with a `StoreException` when the
  /// queue is full or the commit failed; then nothing was changed.
  <T> CompletableFuture<T> submit(Actor caller, Lane lane, Function<WriteTransaction, T> change) {
    Write<T> write = new Write<>(caller, lane, change);
    StoreFault fault = gate.fault();
    if (fault != null) {
      refuse(write, StoreException.of(fault));
    } else if (closing || !queue.offer(write)) {
      refuse(
          write,
          StoreException.unavailable(
              closing ? "the tracker is stopping" : "too many writes are waiting"));
    } else if (closing && queue.remove(write)) {
      // The thread may have looked at the queue for the last time before this write came.
      refuse(write, StoreException.unavailable("the tracker is stopping"));
    }
    return write.answer;
  }

  private void refuse(Write<?> write, StoreException why) {
    refusals.increment();
    write.answer.completeExceptionally(why);
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
    List<Write<?>> batch = new ArrayList<>(BATCH_MAX_WRITES);
    while (!closing || !queue.isEmpty()) {
      try {
        Write<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
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
          batch.forEach(write -> refuse(write, why));
        }
      } catch (InterruptedException _) {
        // Nobody but close() ends this thread.
      } catch (RuntimeException | Error e) {
        // Without this thread nothing would be written, and every write would wait for ever.
        LOG.error("the writer failed; it goes on with the next write", e);
        batch.forEach(write -> write.answer.completeExceptionally(e));
      } finally {
        batch.clear();
      }
    }
    closeConnection();
  }

  private void commit(List<Write<?>> batch) {
    try {
      sql.update(sql.dialect().begin());
      chains.begin();
      for (Write<?> write : batch) {
        write.perform(sql, clock, log, chains);
      }
      long start = System.nanoTime();
      sql.update("COMMIT");
      commitTimer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      batchSizes.record(batch.size());
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
      batch.forEach(write -> refuse(write, failure));
      return;
    }
    publish(batch);
    batch.forEach(Write::complete);
  }

  /// Registered with the first event of its type.
  private Counter eventCounter(EventType type) {
    return Counter.builder("boardcast.tracker.events")
        .description("Events committed")
        .tag("type", type.wireName())
        .register(registry);
  }

  private void publish(List<Write<?>> batch) {
    long committedAtNanos = System.nanoTime();
    List<CommittedEvent> committed = new ArrayList<>(batch.size());
    for (Write<?> write : batch) {
      for (PendingEvent event : write.events) {
        database.heads().advance(event.project(), event.head());
        committed.add(event.committedAt(committedAtNanos));
        eventCounters.computeIfAbsent(event.type(), this::eventCounter).increment();
      }
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

  /// A queued write and its answer.
  private static final class Write<T> {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Actor caller;
    private final Lane lane;
    private final Function<WriteTransaction, T> change;
    private @Nullable T value;
    private @Nullable RuntimeException refusal;
    List<PendingEvent> events = List.of();

    Write(Actor caller, Lane lane, Function<WriteTransaction, T> change) {
      this.caller = caller;
      this.lane = lane;
      this.change = change;
    }

    /// @throws StoreException when the transaction itself is lost
    void perform(Sql sql, InstantSource clock, EventLog log, Chains chains) {
      sql.update("SAVEPOINT one_write");
      try {
        Change scope =
            new Change(
                sql, clock.instant().truncatedTo(ChronoUnit.MILLIS), caller, lane, log, chains);
        value = change.apply(scope);
        events = scope.events();
        chains.keep(events);
      } catch (StoreException e) {
        if (e.isTransient()) {
          // A full disk or a failing one: SQLite may have dropped the whole transaction.
          throw e;
        }
        refusal = e;
      } catch (RuntimeException e) {
        refusal = e;
      }
      if (refusal != null) {
        sql.update("ROLLBACK TO one_write");
      }
      sql.update("RELEASE one_write");
    }

    void complete() {
      if (refusal != null) {
        answer.completeExceptionally(refusal);
      } else {
        answer.complete(value);
      }
    }
  }
}
