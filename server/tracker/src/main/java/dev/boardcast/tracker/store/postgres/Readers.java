package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few threads that read, each read in a session and of one moment of the database. Sessions are
/// opened as they are needed, and given up when they fail.
final class Readers implements AutoCloseable {
  static final int THREADS_COUNT = 6;

  /// Reads waiting; one more is refused at once.
  static final int QUEUE_MAX_READS = 1_024;

  private static final long CLOSE_TIMEOUT_MS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private final Sessions sessions;
  private final ThreadPoolExecutor threads;

  /// As many at most as there are threads.
  private final ConcurrentLinkedDeque<Sessions.Session> idle = new ConcurrentLinkedDeque<>();

  private volatile @Nullable StoreFault fault;

  Readers(Sessions sessions, MeterRegistry registry) {
    this.sessions = sessions;
    threads =
        new ThreadPoolExecutor(
            THREADS_COUNT,
            THREADS_COUNT,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_MAX_READS),
            Thread.ofPlatform().name("tracker-reader-", 1).factory());
    Gauge.builder("boardcast.tracker.read.queue", threads.getQueue(), BlockingQueue::size)
        .description("Reads that wait for a thread")
        .register(registry);
  }

  <T> CompletableFuture<T> submit(Function<Sql, T> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> run(read, answer));
    } catch (RejectedExecutionException _) {
      answer.completeExceptionally(StoreException.unavailable("too many reads are waiting"));
    }
    return answer;
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        LOG.error("the readers did not stop within {} ms", CLOSE_TIMEOUT_MS);
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    idle.forEach(Sessions.Session::close);
  }

  /// Why reads get no session; null where they do. Asked from time to time, it finds out by itself
  /// that they do again: nobody reads from a server that says it is not ready.
  @Nullable StoreFault fault() {
    StoreFault met = fault;
    if (met != null && threads.getQueue().isEmpty()) {
      var _ = submit(_ -> true);
    }
    return met;
  }

  private <T> void run(Function<Sql, T> read, CompletableFuture<T> answer) {
    Sessions.Session session = null;
    T value;
    try {
      session = begun();
      fault = null;
      value = snapshot(session.sql(), read);
      idle.push(session);
    } catch (UnusableDatabaseException e) {
      LOG.debug("a read got no session: {}", e.getMessage());
      StoreFault met = Refusals.faultOf(e);
      fault = met;
      answer.completeExceptionally(StoreException.of(met));
      return;
    } catch (StoreException e) {
      if (session != null) {
        session.close();
      }
      answer.completeExceptionally(e);
      return;
    } catch (RuntimeException | Error e) {
      if (session != null) {
        idle.push(session);
      }
      answer.completeExceptionally(e);
      return;
    }
    answer.complete(value);
  }

  /// A session in which a transaction has begun. One that was idle may be gone since.
  private Sessions.Session begun() throws UnusableDatabaseException {
    for (Sessions.Session kept = idle.poll(); kept != null; kept = idle.poll()) {
      try {
        begin(kept);
        return kept;
      } catch (StoreException e) {
        LOG.debug("an idle session is gone: {}", e.getMessage());
        kept.close();
      }
    }
    Sessions.Session fresh = sessions.open("reader");
    begin(fresh);
    return fresh;
  }

  private static void begin(Sessions.Session session) {
    session.sql().update(session.sql().dialect().beginRead());
  }

  private static <T> T snapshot(Sql sql, Function<Sql, T> read) {
    T value;
    try {
      value = read.apply(sql);
    } catch (RuntimeException | Error e) {
      sql.update("ROLLBACK");
      throw e;
    }
    sql.update("ROLLBACK");
    return value;
  }
}
