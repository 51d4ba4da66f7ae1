package dev.boardcast.gateway.web;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Asks whether a request still leaves, once there is something by which it shows itself: until
/// then it has not been sent, however long that takes. Goes with a request of okhttp's as its tag.
/// Thread-safe.
public final class Leaving {
  private final BooleanSupplier leaves;

  /// Null as long as it waits; then whether it may have been seen. Guarded by this.
  private @Nullable Boolean left;

  private volatile boolean begun;

  /// @param leaves asked once, right before it leaves; false where it is not wanted any more
  public Leaving(BooleanSupplier leaves) {
    this.leaves = leaves;
  }

  /// It has its turn: from now on it waits for what it is to show.
  void begin() {
    begun = true;
  }

  /// Whether it had its turn; until then others were before it.
  public boolean hasBegun() {
    return begun;
  }

  /// It is about to leave, or leaves again.
  ///
  /// @return whether it may
  synchronized boolean leave() {
    if (left == null) {
      left = leaves.getAsBoolean();
    }
    return left;
  }

  /// It is to leave no more.
  ///
  /// @return whether it has not left, and never will
  public synchronized boolean keepBack() {
    if (left == null) {
      left = false;
    }
    return !left;
  }
}
