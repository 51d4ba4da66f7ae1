package dev.boardcast.e2e.harness;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Of subscribers that came back, how many did so within the same tenth of a second, at most.
///
/// @param due by the moments at which they were to come; a swarm that has to wait for its processor
///   has them come together
/// @param come by the moments at which they came
public record Rush(int due, int come) {
  private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// Of moments as `System.nanoTime()` gives them.
  static Rush of(List<Long> dueNanos, List<Long> comeNanos) {
    return new Rush(most(dueNanos), most(comeNanos));
  }

  private static int most(List<Long> moments) {
    long[] sorted = moments.stream().mapToLong(Long::longValue).sorted().toArray();
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] >= SPAN_NANOS) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
