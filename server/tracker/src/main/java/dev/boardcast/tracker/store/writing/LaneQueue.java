package dev.boardcast.tracker.store.writing;

import dev.boardcast.tracker.store.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What waits to be written, by lane. A lane is in one hand at a time: its changes come one after
/// the other, and those that come meanwhile go together into the next batch. Lanes take turns.
/// Thread-safe.
public final class LaneQueue<W> {
  private final int maxCount;
  private final int batchMaxCount;
  private final Map<Lane, ArrayDeque<W>> waiting = new HashMap<>();
  private final ArrayDeque<Lane> ready = new ArrayDeque<>();
  private final Set<Lane> inHand = new HashSet<>();
  private int count;
  private boolean closed;

  /// What one hand works off at once.
  public record Batch<W>(Lane lane, List<W> writes) {
    public Batch {
      writes = List.copyOf(writes);
    }
  }

  /// Why something was not taken.
  public enum Refused {
    FULL,
    CLOSED
  }

  /// @param maxCount of all that waits; one more is refused
  /// @param batchMaxCount of what is given out together
  public LaneQueue(int maxCount, int batchMaxCount) {
    this.maxCount = maxCount;
    this.batchMaxCount = batchMaxCount;
  }

  /// @return null when it was taken
  public synchronized @Nullable Refused offer(Lane lane, W write) {
    if (closed) {
      return Refused.CLOSED;
    }
    if (count >= maxCount) {
      return Refused.FULL;
    }
    ArrayDeque<W> writes = waiting.computeIfAbsent(lane, _ -> new ArrayDeque<>());
    writes.add(write);
    count++;
    if (writes.size() == 1 && !inHand.contains(lane)) {
      ready.add(lane);
      notify();
    }
    return null;
  }

  /// The next batch; its lane is in hand until `done`.
  ///
  /// @return null when none came for so long, or when it is closed and empty
  public synchronized @Nullable Batch<W> take(long maxMs) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMs);
    long leftMs = maxMs;
    while (ready.isEmpty() && !(closed && count == 0) && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
    Lane lane = ready.poll();
    if (lane == null) {
      return null;
    }
    inHand.add(lane);
    return new Batch<>(lane, poll(lane, batchMaxCount));
  }

  /// More of a lane that is in hand: what has come since.
  ///
  /// @param max at most so many
  public synchronized List<W> more(Lane lane, int max) {
    return poll(lane, max);
  }

  private List<W> poll(Lane lane, int max) {
    ArrayDeque<W> writes = waiting.getOrDefault(lane, new ArrayDeque<>());
    List<W> polled = new ArrayList<>();
    while (polled.size() < max && !writes.isEmpty()) {
      polled.add(writes.poll());
    }
    if (writes.isEmpty()) {
      waiting.remove(lane);
    }
    count -= polled.size();
    if (closed && count == 0) {
      // Who waits for more waits for nothing.
      notifyAll();
    }
    return polled;
  }

  /// Gives a lane back.
  public synchronized void done(Lane lane) {
    inHand.remove(lane);
    if (waiting.containsKey(lane)) {
      ready.add(lane);
      notify();
    }
  }

  public synchronized int size() {
    return count;
  }

  /// Nothing is taken any more; what waits is still given out.
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// Whether there is nothing left to be given out.
  public synchronized boolean isFinished() {
    return closed && count == 0;
  }
}
