package dev.boardcast.sidecar.sim;

import java.time.Instant;
import java.util.PriorityQueue;

/// Virtual time: a queue of what will happen, and two clocks. Nothing waits.
final class SimTime {
  private record Due(long atNanos, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long scheduled;
  private long nanos;
  private long wallMs = 1_790_000_000_000L;

  long nanos() {
    return nanos;
  }

  Instant wall() {
    return Instant.ofEpochMilli(wallMs + nanos / 1_000_000);
  }

  void in(long delayMs, Runnable what) {
    atNanos(nanos + delayMs * 1_000_000, what);
  }

  void atNanos(long at, Runnable what) {
    queue.add(new Due(Math.max(at, nanos), scheduled++, what));
  }

  /// The wall clock alone moves: somebody sets it, or the machine sleeps.
  void jumpWall(long ms) {
    wallMs += ms;
  }

  /// Lets this much time pass.
  void pass(long ms) {
    long end = nanos + ms * 1_000_000;
    while (!queue.isEmpty() && queue.peek().atNanos() <= end) {
      Due due = queue.remove();
      nanos = Math.max(nanos, due.atNanos());
      due.what().run();
    }
    nanos = end;
  }
}
