package dev.boardcast.tracker.store.sqlite;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few threads with as many read-only connections. Each read sees one moment of the database and
/// never waits for the writer.
final class ReadPool implements AutoCloseable {
  static final int CONNECTIONS = 3;

  /// Reads waiting; one more is refused at once.
  static final int QUEUE_MAX_READS = 1_024;

  private static final long CLOSE_TIMEOUT_MS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);

  private final ThreadPoolExecutor threads;
  private final BlockingQueue<Sql> idle = new ArrayBlockingQueue<>(CONNECTIONS);

  /// @throws UnusableDatabaseException when a connection cannot be opened
  ReadPool(Database database, MeterRegistry registry) throws UnusableDatabaseException {
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        idle.add(database.openReader());
      }
    } catch (UnusableDatabaseException e) {
      idle.forEach(Sql::close);
      throw e;
    }
    threads =
        new ThreadPoolExecutor(
            CONNECTIONS,
            CONNECTIONS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_MAX_READS),
            Thread.ofPlatform().name("tracker-reader-", 1).factory());
    Gauge.builder("boardcast.tracker.read.queue", threads.getQueue(), BlockingQueue::size)
        .description("Reads that wait for a thread")
        .register(registry);
  }

  /// Queues a read. The future fails with what the read threw, or with a `StoreException` when the
  /// queue is full.
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
    idle.forEach(Sql::close);
  }

  private <T> void run(Function<Sql, T> read, CompletableFuture<T> answer) {
    // As many connections as threads: there always is one.
    Sql sql = idle.remove();
    T value;
    try {
      value = snapshot(sql, read);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
      return;
    } finally {
      idle.add(sql);
    }
    answer.complete(value);
  }

  private static <T> T snapshot(Sql sql, Function<Sql, T> read) {
    sql.update(sql.dialect().beginRead());
    try {
      return read.apply(sql);
    } finally {
      sql.update("ROLLBACK");
    }
  }
}
