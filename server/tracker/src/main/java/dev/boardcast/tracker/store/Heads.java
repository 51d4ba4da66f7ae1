package dev.boardcast.tracker.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The epoch and where each project's log ends, in memory: what a polling client asks most often
/// costs no database access. Written by the writer thread after each commit, read by any.
public final class Heads {
  private final String epoch;
  private final Map<Integer, Long> sequences = new ConcurrentHashMap<>();
  private final AtomicLong total = new AtomicLong();

  Heads(String epoch, Map<Integer, Long> stored) {
    this.epoch = epoch;
    stored.forEach(this::advance);
  }

  public String epoch() {
    return epoch;
  }

  /// Sequence of a project's last event; 0 when there never was such a project.
  public long of(int project) {
    return sequences.getOrDefault(project, 0L);
  }

  /// A copy, deleted projects included.
  public Map<Integer, Long> all() {
    return Map.copyOf(sequences);
  }

  /// How many events there ever were: it tells whether anything is new anywhere.
  public long total() {
    return total.get();
  }

  void advance(int project, long sequence) {
    Long before = sequences.put(project, sequence);
    total.addAndGet(sequence - (before == null ? 0 : before));
  }
}
