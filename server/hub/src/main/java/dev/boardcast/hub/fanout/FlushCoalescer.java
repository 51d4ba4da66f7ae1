package dev.boardcast.hub.fanout;

/// Decides whether a loop waits a little, so that events that follow one another closely go out in
/// one write. Waiting is no use where nothing follows before the subscribers have the last: a
/// publisher that hands in one at a time only loses the time. So it is tried, and where nothing
/// came of it, not again for a while. Has no clock of its own; for one thread.
public final class FlushCoalescer {
  /// Rounds without waiting after waiting was no use, at most; 1 at first, twice as many each time.
  static final int SKIPS_MAX_ROUNDS = 128;

  private final long windowNanos;
  private long flushedAtNanos;
  private int skips;
  private int skipsNext = 1;

  /// @param windowNanos since the last flush; an event that comes later is not made to wait
  public FlushCoalescer(long windowNanos, long nowNanos) {
    this.windowNanos = windowNanos;
    flushedAtNanos = nowNanos - windowNanos;
  }

  /// Events have come, and none waits.
  ///
  /// @return how long to wait for more, in nanoseconds; 0 or less: not at all
  public long waitNanos(long nowNanos) {
    long left = windowNanos - (nowNanos - flushedAtNanos);
    if (left > 0 && skips > 0) {
      skips--;
      return 0;
    }
    return left;
  }

  /// Events have been flushed.
  public void flushed(long nowNanos) {
    flushedAtNanos = nowNanos;
  }

  /// Waiting is over.
  ///
  /// @param joined whether more events came meanwhile
  public void waited(boolean joined) {
    if (joined) {
      skipsNext = 1;
    } else {
      skips = skipsNext;
      skipsNext = Math.min(2 * skipsNext, SKIPS_MAX_ROUNDS);
    }
  }
}
