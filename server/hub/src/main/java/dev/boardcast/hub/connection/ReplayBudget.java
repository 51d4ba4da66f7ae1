package dev.boardcast.hub.connection;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes of replays that wait to be sent, over all connections. Live events are shared, however
/// many wait for them; a replay is made for one subscriber, so thousands that ask for one and do
/// not read would each take their queue's bound. Thread-safe.
public final class ReplayBudget {
  /// Past it the subscribers whose queues are full are cut, and if that is not enough, who asked
  /// for more is closed (`SLOW_CONSUMER`).
  public static final long MAX_BYTES = 256L * 1024 * 1024;

  private final long maxBytes;
  private final AtomicLong taken = new AtomicLong();

  public ReplayBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// @return whether there is room for so many more, which are then the caller's to give back
  boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) <= maxBytes) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  public long takenBytes() {
    return taken.get();
  }
}
