package dev.boardcast.app.serve;

import java.time.Duration;

/// Decides when a server has been unused for long enough to end: nobody is connected to its hub,
/// and nothing was asked of it. Knows no clock; for one thread.
public final class IdleShutdown {
  private final long patienceNanos;
  private long usedAtNanos;
  private long useSeen;

  /// @param patience how long nobody may use it
  /// @param nowNanos of a monotonic clock, whose zero may be anywhere
  public IdleShutdown(Duration patience, long nowNanos) {
    patienceNanos = patience.toNanos();
    usedAtNanos = nowNanos;
  }

  /// Looks at the server.
  ///
  /// @param connections open at the hub now
  /// @param use how many requests and connections there ever were
  /// @return whether it has been unused for the whole patience
  public boolean isUnused(long nowNanos, int connections, long use) {
    if (connections > 0 || use != useSeen) {
      usedAtNanos = nowNanos;
      useSeen = use;
    }
    return nowNanos - usedAtNanos >= patienceNanos;
  }
}
