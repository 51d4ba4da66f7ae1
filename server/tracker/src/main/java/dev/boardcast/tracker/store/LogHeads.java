package dev.boardcast.tracker.store;

import dev.boardcast.core.event.Lineage;
import dev.boardcast.core.event.LogHead;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// The epoch and where each project's log ends, in memory: what a polling client asks most often
/// costs no database access. Thread-safe.
public interface LogHeads {
  default String epoch() {
    return lineage().epoch();
  }

  /// The epoch, and those that it came from.
  Lineage lineage();

  /// Where a project's log ends; `LogHead.NONE` when there never was such a project.
  LogHead of(int project);

  /// A copy, deleted projects included.
  Map<Integer, LogHead> all();

  /// Looks at each, deleted projects included.
  void forEach(BiConsumer<Integer, LogHead> action);

  /// Of all projects.
  Sum sum();

  /// Of some projects.
  default Sum sum(Collection<Integer> projects) {
    Sum sum = Sum.ZERO;
    for (int project : projects) {
      sum = sum.plus(project, of(project));
    }
    return sum;
  }

  /// What several heads add up to: it tells whether anything is new in any of them.
  ///
  /// @param events how many there ever were
  /// @param digests of all heads in one number, so that the sums of two histories differ
  record Sum(long events, long digests) {
    public static final Sum ZERO = new Sum(0, 0);

    public Sum plus(int project, LogHead head) {
      return new Sum(events + head.sequence(), digests + mark(project, head));
    }

    public Sum minus(int project, LogHead head) {
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
}
