package dev.boardcast.sidecar.engine;

import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread, a bounded mailbox and the deadlines of whoever owns both. All state of the engine is
/// touched by this thread alone.
final class EventLoop {
  /// Things that wait to be done. Past that, the hub's reader waits (and with it, in the end, the
  /// hub, which closes slow clients), and an editor's request is refused.
  static final int MAILBOX_MAX_COUNT = 4_096;

  /// What is done as time passes.
  interface Clockwork {
    /// When `runDue` has to be called next, in `System.nanoTime`; null when nothing is due.
    @Nullable Long nextNanos();

    void runDue(long nowNanos);
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  private final ArrayBlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX_MAX_COUNT);

  /// What the loop's own thread posts: it must never wait for itself.
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();

  private final Thread thread;
  private final Clockwork clockwork;
  private final Runnable onFailed;
  private volatile boolean stopped;

  /// @param onFailed called when the loop cannot go on
  EventLoop(Clockwork clockwork, Runnable onFailed) {
    this.clockwork = clockwork;
    this.onFailed = onFailed;
    thread = new Thread(this::run, "boardcast-engine");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /// Waits for room. Does nothing once the loop has stopped.
  void post(Runnable task) {
    if (Thread.currentThread().equals(thread)) {
      own.add(task);
      return;
    }
    try {
      while (!stopped && !mailbox.offer(task, 100, TimeUnit.MILLISECONDS)) {
        // Full: whoever posts is slowed down to the loop's pace.
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for permits that tasks of this loop give back. Not for the loop's own thread.
  ///
  /// @return false when the loop has stopped, and nothing is taken
  boolean await(Semaphore permits, int count) {
    try {
      while (!stopped) {
        if (permits.tryAcquire(count, 100, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /// Never waits.
  ///
  /// @return false when the mailbox is full or the loop has stopped
  boolean offer(Runnable task) {
    return !stopped && mailbox.offer(task);
  }

  int depth() {
    return mailbox.size();
  }

  /// Ends the loop after the task that runs now. Called by the loop's own thread.
  void stop() {
    stopped = true;
  }

  boolean awaitStopped(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  private void run() {
    while (!stopped) {
      try {
        Runnable task = next();
        if (task != null) {
          task.run();
        }
        clockwork.runDue(System.nanoTime());
      } catch (InterruptedException _) {
        stopped = true;
      } catch (RuntimeException e) {
        // One bad message must not end the board; the fault is ours and is logged whole.
        LOG.error("The engine failed at a task", e);
      } catch (Error e) {
        // No memory, or a part of the program is missing: nobody may wait for answers any more.
        LOG.error("The engine cannot go on", e);
        stopped = true;
        onFailed.run();
      }
    }
  }

  private @Nullable Runnable next() throws InterruptedException {
    if (!own.isEmpty()) {
      return own.poll();
    }
    Long due = clockwork.nextNanos();
    if (due == null) {
      return mailbox.take();
    }
    return mailbox.poll(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
