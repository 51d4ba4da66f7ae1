package dev.boardcast.app.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a program end in order when its process is told to end by a signal (SIGTERM, SIGHUP,
/// Ctrl-C): the thread that opened the guard is interrupted, and the process stays until that
/// thread has closed it, or for `PATIENCE_MS`.
public final class SignalGuard implements AutoCloseable {
  /// How long a process that was told to end takes at most.
  static final long PATIENCE_MS = 2_000;

  private final CountDownLatch ended = new CountDownLatch(1);

  private SignalGuard() {}

  public static SignalGuard open() {
    SignalGuard guard = new SignalGuard();
    Thread guarded = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("boardcast-signal").unstarted(() -> guard.end(guarded)));
    return guard;
  }

  private void end(Thread guarded) {
    if (ended.getCount() == 0) {
      return;
    }
    guarded.interrupt();
    try {
      boolean _ = ended.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
