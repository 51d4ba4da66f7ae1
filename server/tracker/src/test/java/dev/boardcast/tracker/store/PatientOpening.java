package dev.boardcast.tracker.store;

import dev.boardcast.testkit.Patience;
import java.util.concurrent.Callable;

/// Stores are opened with a server's own patience, which is a few seconds for an answer of the
/// database: a test that is not about that opens again where a machine stood still for so long.
public final class PatientOpening {
  private PatientOpening() {}

  /// @param open what may be done again
  public static <T> T of(Callable<T> open) throws Exception {
    long end = System.nanoTime() + Patience.LONG.toNanos();
    while (true) {
      try {
        return open.call();
      } catch (Exception e) {
        if (!isSilence(e) || System.nanoTime() - end >= 0) {
          throw e;
        }
      }
    }
  }

  private static boolean isSilence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnusableDatabaseException why) {
        return why.fault() == UnusableDatabaseException.Fault.UNREACHABLE;
      }
    }
    return false;
  }
}
