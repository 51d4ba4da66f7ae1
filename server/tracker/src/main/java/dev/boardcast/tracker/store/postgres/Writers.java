package dev.boardcast.tracker.store.postgres;

import dev.boardcast.core.event.EventFeed.CommittedEvent;
import dev.boardcast.tracker.health.HealthBoard;
import dev.boardcast.tracker.store.Actor;
import dev.boardcast.tracker.store.Lane;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.WriteTransaction;
import dev.boardcast.tracker.store.log.EventLog;
import dev.boardcast.tracker.store.writing.LaneQueue;
import dev.boardcast.tracker.store.writing.QueuedWrite;
import dev.boardcast.tracker.store.writing.WriteGate;
import dev.boardcast.tracker.store.writing.WriteMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few threads that write, each with a session of its own. Changes of one project share a commit;
/// those of different projects never do, for two such commits could wait for each other.
final class Writers implements AutoCloseable {
  static final int THREADS_COUNT = 4;

  /// Writes waiting; one more is refused at once.
  static final int QUEUE_MAX_WRITES = 1_024;

  /// More in one commit keep other servers from the project for longer than they save.
  static final int BATCH_MAX_WRITES = 16;

  /// How long a thread waits for a write, milliseconds: what comes wakes it, so this is for its end
  /// alone; while the gate is shut, it is how soon a trial is thought of.
  private static final long WAIT_MS = 5_000;

  private static final long WAIT_SHUT_MS = 100;

  private static final long CLOSE_TIMEOUT_MS = 15_000;
  private static final Logger LOG = LoggerFactory.getLogger(Writers.class);

  private final Sessions sessions;
  private final EventLog log;
  private final Supplier<String> epoch;
  private final Follower follower;
  private final Bell bell;
  private final WriteMeters meters;
  private final WriteGate gate;
  private final LaneQueue<QueuedWrite<?>> queue =
      new LaneQueue<>(QUEUE_MAX_WRITES, BATCH_MAX_WRITES);
  private final List<Thread> threads = new ArrayList<>();

  /// @param health hears when the database takes no writes, and when it takes them again
  Writers(
      Sessions sessions,
      EventLog log,
      Supplier<String> epoch,
      Follower follower,
      Bell bell,
      HealthBoard health,
      MeterRegistry registry) {
    this.sessions = sessions;
    this.log = log;
    this.epoch = epoch;
    this.follower = follower;
    this.bell = bell;
    this.gate = new WriteGate(health);
    this.meters = new WriteMeters(registry, queue::size);
    for (int i = 1; i <= THREADS_COUNT; i++) {
      threads.add(Thread.ofPlatform().name("tracker-writer-" + i).start(this::run));
    }
  }

  <T> CompletableFuture<T> submit(Actor caller, Lane lane, Function<WriteTransaction, T> change) {
    QueuedWrite<T> write = new QueuedWrite<>(caller, lane, change);
    StoreFault fault = gate.fault();
    if (fault != null) {
      meters.refuse(write, StoreException.of(fault));
      return write.answer();
    }
    switch (queue.offer(lane, write)) {
      case null -> {}
      case FULL -> meters.refuse(write, StoreException.unavailable("too many writes are waiting"));
      case CLOSED -> meters.refuse(write, StoreException.unavailable("the tracker is stopping"));
    }
    return write.answer();
  }

  /// Finishes what is queued.
  @Override
  public void close() {
    queue.close();
    for (Thread thread : threads) {
      try {
        if (!thread.join(Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
          LOG.error("{} did not stop within {} ms", thread.getName(), CLOSE_TIMEOUT_MS);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    Sessions.Session session = null;
    while (!queue.isFinished()) {
      LaneQueue.Batch<QueuedWrite<?>> batch = null;
      List<QueuedWrite<?>> writes = new ArrayList<>();
      try {
        session = tryAgain(session);
        batch = queue.take(gate.fault() == null ? WAIT_MS : WAIT_SHUT_MS);
        if (batch != null) {
          writes.addAll(batch.writes());
          session = work(session, batch.lane(), writes);
        }
      } catch (InterruptedException _) {
        // Nobody but close() ends this thread.
      } catch (RuntimeException | Error e) {
        LOG.error("a writer failed; it goes on with the next write", e);
        writes.forEach(write -> write.fail(e));
        session = closed(session);
      } finally {
        if (batch != null) {
          queue.done(batch.lane());
        }
      }
    }
    var _ = closed(session);
  }

  /// While the gate is shut, one of the threads tries from time to time whether the cause is gone.
  private Sessions.@Nullable Session tryAgain(Sessions.@Nullable Session session) {
    if (gate.fault() == null) {
      return session;
    }
    synchronized (gate) {
      StoreFault fault = gate.fault();
      if (fault == null || !gate.isTrialDue()) {
        return session;
      }
      var _ = closed(session);
      try {
        Sessions.Session fresh = sessions.open("writer");
        fresh.sql().update("UPDATE meta SET value = value WHERE name = 'epoch'");
        gate.open();
        return fresh;
      } catch (UnusableDatabaseException e) {
        LOG.debug("the trial of the database failed: {}", e.getMessage());
        gate.shut(Refusals.faultOf(e));
      } catch (StoreException e) {
        LOG.debug("the trial of the database failed: {}", e.getMessage());
        StoreFault now = e.fault();
        gate.shut(now == null ? fault : now);
      }
      return null;
    }
  }

  /// @param writes of the lane, which grow by those that come until its project is locked
  private Sessions.@Nullable Session work(
      Sessions.@Nullable Session session, Lane lane, List<QueuedWrite<?>> writes) {
    StoreFault shut = gate.fault();
    if (shut != null) {
      StoreException why = StoreException.of(shut);
      writes.forEach(write -> meters.refuse(write, why));
      return session;
    }
    Sessions.Session present;
    try {
      present = begun(session);
    } catch (UnusableDatabaseException e) {
      return putOff(writes, Refusals.faultOf(e));
    } catch (StoreException e) {
      StoreFault fault = e.fault();
      return putOff(writes, fault == null ? StoreFault.UNREACHABLE : fault);
    }
    LaneCommit commit = new LaneCommit(present, lane, log, epoch);
    return switch (commit.make(writes, () -> late(lane, writes.size()))) {
      case LaneCommit.Outcome.Kept(var events, var nanos) -> {
        if (nanos > 0) {
          meters.committed(writes.size(), nanos);
        }
        writes.forEach(write -> meters.counted(write.events()));
        follower.committed(writes, events);
        ring(events);
        yield present;
      }
      case LaneCommit.Outcome.Lost(var why) -> {
        StoreFault fault = why.fault();
        if (fault != null && fault != StoreFault.CONTENDED) {
          shut(fault);
        }
        writes.forEach(write -> meters.refuse(write, why));
        yield closed(present);
      }
      case LaneCommit.Outcome.Unknown(var why) -> {
        LOG.warn(
            "the database did not say whether a commit of {} writes is kept: {}",
            writes.size(),
            String.valueOf(why.getCause() == null ? why : why.getCause().getMessage()));
        writes.forEach(write -> meters.refuse(write, why));
        follower.lookNow();
        yield closed(present);
      }
    };
  }

  /// Those that came while another server had the project: waiting for their own turn, they would
  /// wait for all other servers once more.
  private List<QueuedWrite<?>> late(Lane lane, int inHand) {
    return queue.more(lane, BATCH_MAX_WRITES - inHand);
  }

  private void ring(List<CommittedEvent> events) {
    Map<Integer, Long> positions = new HashMap<>();
    events.forEach(event -> positions.merge(event.projectNumber(), event.sequence(), Math::max));
    if (!positions.isEmpty()) {
      bell.ring(positions);
    }
  }

  /// A session in which a transaction has begun. The one that was kept may be gone since.
  private Sessions.Session begun(Sessions.@Nullable Session kept) throws UnusableDatabaseException {
    if (kept != null) {
      try {
        begin(kept);
        return kept;
      } catch (StoreException e) {
        LOG.debug("a writer's session is gone: {}", e.getMessage());
        kept.close();
      }
    }
    Sessions.Session fresh = sessions.open("writer");
    begin(fresh);
    return fresh;
  }

  private static void begin(Sessions.Session session) {
    session.sql().update(session.sql().dialect().begin());
  }

  private Sessions.@Nullable Session putOff(List<QueuedWrite<?>> writes, StoreFault fault) {
    shut(fault);
    writes.forEach(write -> meters.refuse(write, StoreException.of(fault)));
    return null;
  }

  private void shut(StoreFault fault) {
    synchronized (gate) {
      gate.shut(fault);
    }
  }

  private static Sessions.@Nullable Session closed(Sessions.@Nullable Session session) {
    if (session != null) {
      session.close();
    }
    return null;
  }
}
