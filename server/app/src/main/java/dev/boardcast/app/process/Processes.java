package dev.boardcast.app.process;

import java.util.concurrent.TimeUnit;

/// Ends child processes: asked first, then made to.
public final class Processes {
  private static final long GRACE_SECONDS = 5;

  private Processes() {}

  /// Ends a process and waits until it has ended. Thread-safe; ends a dead process at once.
  public static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
