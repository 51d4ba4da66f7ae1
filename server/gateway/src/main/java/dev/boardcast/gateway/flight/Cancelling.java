package dev.boardcast.gateway.flight;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cancels a call, whoever works on it just then. Thread-safe.
public final class Cancelling implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Cancelling.class);

  private @Nullable Runnable by;
  private boolean wanted;

  @Override
  public void run() {
    Runnable now;
    synchronized (this) {
      wanted = true;
      now = by;
    }
    if (now != null) {
      cancel(now);
    }
  }

  /// It was begun, and is cancelled so; unless somebody else works on it already.
  public void begun(Runnable how) {
    boolean late;
    synchronized (this) {
      if (by != null) {
        return;
      }
      by = how;
      late = wanted;
    }
    if (late) {
      cancel(how);
    }
  }

  /// Whoever cancels has more to do, such as to cancel others.
  private static void cancel(Runnable how) {
    try {
      how.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a call could not be cancelled", e);
    }
  }

  /// It is cancelled so from now on.
  public void goesOn(Runnable how) {
    boolean late;
    synchronized (this) {
      by = how;
      late = wanted;
    }
    if (late) {
      cancel(how);
    }
  }
}
