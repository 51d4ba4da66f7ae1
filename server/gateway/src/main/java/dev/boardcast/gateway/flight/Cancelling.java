package dev.boardcast.gateway.flight;

import org.jspecify.annotations.Nullable;

/// Cancels a call, whoever works on it just then. Thread-safe.
public final class Cancelling implements Runnable {
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
      now.run();
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
      how.run();
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
      how.run();
    }
  }
}
