package dev.boardcast.gateway.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what happened, on a thread of its own. Thread-safe.
public final class Audit implements AutoCloseable {
  /// Events that wait to be written; then whoever has one more waits for a while.
  static final int QUEUED_MAX_COUNT = 10_000;

  /// What happens within so long is written together: opening and locking the files costs more than
  /// a call does.
  static final long GATHER_MS = 50;

  /// After which one that does not fit is counted instead, in an event `left_out`.
  static final long WAIT_MAX_MS = 1_000;

  /// Of what a caller can bring about at will, a second; more are counted in `left_out`.
  static final int REFUSALS_MAX_COUNT = 100;

  private static final Set<String> AT_WILL =
      Set.of("permission_refused", "limit_hit", "login_failed", "secret_failed");
  private static final AuditEvent END = AuditEvent.of("end");
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  private final @Nullable AuditFiles files;
  private final long waitMaxMs;
  private final BlockingQueue<AuditEvent> queue = new ArrayBlockingQueue<>(QUEUED_MAX_COUNT);
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicInteger refusals = new AtomicInteger();
  private final @Nullable Thread writer;

  /// @param files null for no audit
  public Audit(@Nullable AuditFiles files) {
    this(files, WAIT_MAX_MS);
  }

  /// @param waitMaxMs in place of `WAIT_MAX_MS`
  Audit(@Nullable AuditFiles files, long waitMaxMs) {
    this.files = files;
    this.waitMaxMs = waitMaxMs;
    writer =
        files == null
            ? null
            : Thread.ofPlatform().daemon().name("gateway-audit").start(() -> write(files));
  }

  public void tell(AuditEvent event) {
    if (files == null) {
      return;
    }
    if (AT_WILL.contains(event.kind()) && refusals.incrementAndGet() > REFUSALS_MAX_COUNT) {
      leftOut.incrementAndGet();
      return;
    }
    // A call that is cancelled interrupts its thread, and is told of all the same.
    if (!queue.offer(event) && !offered(event)) {
      leftOut.incrementAndGet();
    }
  }

  /// Waits for room, whatever interrupts it.
  private boolean offered(AuditEvent event) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMaxMs);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return queue.offer(event, until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Whether whoever tells something may soon have to wait.
  public boolean isBusy() {
    return queue.remainingCapacity() < QUEUED_MAX_COUNT / 2;
  }

  private void write(AuditFiles to) {
    long second = System.nanoTime();
    while (true) {
      List<AuditEvent> batch = new ArrayList<>();
      try {
        AuditEvent first = queue.poll(WAIT_MAX_MS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          if (!first.equals(END)) {
            Thread.sleep(GATHER_MS);
          }
          queue.drainTo(batch);
        }
        if (System.nanoTime() - second >= TimeUnit.SECONDS.toNanos(1)) {
          second = System.nanoTime();
          refusals.set(0);
          long missed = leftOut.getAndSet(0);
          if (missed > 0) {
            batch.add(AuditEvent.of("left_out", "count", Long.toString(missed)));
          }
        }
        boolean over = batch.removeIf(END::equals);
        if (!batch.isEmpty()) {
          to.append(batch);
        }
        if (over) {
          return;
        }
      } catch (IOException e) {
        leftOut.addAndGet(batch.size());
        LOG.error("The audit cannot be written: {}", e.getMessage());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Writes what waits.
  @Override
  public void close() {
    Thread thread = writer;
    if (thread == null) {
      return;
    }
    try {
      queue.put(END);
      thread.join(waitMaxMs * 2);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
