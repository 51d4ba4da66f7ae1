package dev.boardcast.tracker.store.postgres;

import dev.boardcast.tracker.store.Sql;
import dev.boardcast.tracker.store.UnusableDatabaseException;
import dev.boardcast.tracker.store.repository.HookRepository;
import dev.boardcast.tracker.store.repository.IdempotencyRepository;
import dev.boardcast.tracker.store.repository.RecentRepository;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tables that all projects share within their bounds, apart from changes. Each server
/// has one; of those that come at the same time one works.
final class Housekeeper implements AutoCloseable {
  /// Time between two rounds, milliseconds.
  static final long PERIOD_MS = 10_000;

  /// Rows of each table that a round takes away.
  static final int ROUND_MAX_ROWS = 5_000;

  static final long LOCK = 0x626F_6172_6463_0002L;

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

  private final Sessions sessions;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tracker-housekeeper").factory());
  private Sessions.@Nullable Session session;

  Housekeeper(Sessions sessions) {
    this.sessions = sessions;
    var _ = thread.scheduleWithFixedDelay(this::round, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /// One round. Fails quietly: the next one finds what this one left.
  synchronized void round() {
    try {
      Sessions.Session present = session;
      if (present == null) {
        present = sessions.open("housekeeper");
        session = present;
      }
      Sql sql = present.sql();
      sql.update("BEGIN");
      if (sql.number("SELECT pg_try_advisory_xact_lock(?)::int", LOCK) == 1) {
        Instant now =
            Instant.ofEpochMilli(
                sql.number("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"));
        int gone =
            RecentRepository.sweep(sql, ROUND_MAX_ROWS)
                + IdempotencyRepository.sweep(sql, now, ROUND_MAX_ROWS)
                + HookRepository.sweep(sql, now, ROUND_MAX_ROWS);
        LOG.debug("{} rows were over the bounds", gone);
      }
      sql.update("COMMIT");
    } catch (UnusableDatabaseException | RuntimeException e) {
      LOG.debug("a round of housekeeping failed: {}", e.getMessage());
      end();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    synchronized (this) {
      end();
    }
  }

  private void end() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
