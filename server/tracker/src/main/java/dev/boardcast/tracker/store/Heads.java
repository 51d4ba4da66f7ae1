package dev.boardcast.tracker.store;

import dev.boardcast.core.event.LogHead;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// The epoch and where each project's log ends, in memory: what a polling client asks most often
/// costs no database access. Written by the writer thread after each commit, read by any.
public final class Heads {
  private final String epoch;
  private final Map<Integer, LogHead> byProject = new ConcurrentHashMap<>();

  /// Written by one thread at a time.
  private volatile Sum all = Sum.ZERO;

  /// What several heads add up to: it tells whether anything is new in any of them.
  ///
  /// @param events how many there ever were
  /// @param digests of all heads in one number, so that the sums of two histories differ
  public record Sum(long events, long digests) {
    static final Sum ZERO = new Sum(0, 0);

    Sum plus(int project, LogHead head) {
      return new Sum(events + head.sequence(), digests + mark(project, head));
    }

    Sum minus(int project, LogHead head) {
      return new Sum(events - head.sequence(), digests - mark(project, head));
    }

    /// As text.
    public String mark() {
      return Long.toHexString(digests);
    }

    /// A polynomial over the digest's characters and the project, modulo 2^64.
    private static long mark(int project, LogHead head) {
      long mark = project;
      String digest = Objects.requireNonNullElse(head.digest(), "");
      for (int i = 0; i < digest.length(); i++) {
        mark = mark * 0x9E37_79B9_7F4A_7C15L + digest.charAt(i);
      }
      return mark;
    }
  }

  Heads(String epoch, Map<Integer, LogHead> stored) {
    this.epoch = epoch;
    stored.forEach(this::advance);
  }

  public String epoch() {
    return epoch;
  }

  /// Where a project's log ends; `LogHead.NONE` when there never was such a project.
  public LogHead of(int project) {
    return byProject.getOrDefault(project, LogHead.NONE);
  }

  /// A copy, deleted projects included.
  public Map<Integer, LogHead> all() {
    return Map.copyOf(byProject);
  }

  /// Looks at each, deleted projects included.
  public void forEach(BiConsumer<Integer, LogHead> action) {
    byProject.forEach(action);
  }

  /// Of all projects.
  public Sum sum() {
    return all;
  }

  /// Of some projects.
  public Sum sum(Collection<Integer> projects) {
    Sum sum = Sum.ZERO;
    for (int project : projects) {
      sum = sum.plus(project, of(project));
    }
    return sum;
  }

  void advance(int project, LogHead head) {
    LogHead before = byProject.put(project, head);
    Sum without = before == null ? all : all.minus(project, before);
    all = without.plus(project, head);
  }
}
