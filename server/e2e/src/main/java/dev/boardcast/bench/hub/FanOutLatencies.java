package dev.boardcast.bench.hub;

/// Millions of latencies, to a hundredth of a millisecond. Not thread-safe.
public final class FanOutLatencies {
  private static final int STEPS_PER_MS = 100;
  private static final int MAX_MS = 30_000;

  private final int[] counts = new int[MAX_MS * STEPS_PER_MS + 1];
  private long count;

  /// Those over half a minute count as that.
  public void add(long nanos) {
    int step = (int) Math.min(counts.length - 1L, Math.max(0, nanos * STEPS_PER_MS / 1_000_000));
    counts[step]++;
    count++;
  }

  public void add(FanOutLatencies others) {
    for (int step = 0; step < counts.length; step++) {
      counts[step] += others.counts[step];
    }
    count += others.count;
  }

  public long count() {
    return count;
  }

  /// In milliseconds; NaN without any.
  public double percentile(double percent) {
    long rank = (long) Math.ceil(percent / 100 * count);
    long seen = 0;
    for (int step = 0; step < counts.length; step++) {
      seen += counts[step];
      if (seen >= rank && rank > 0) {
        return (step + 1.0) / STEPS_PER_MS;
      }
    }
    return Double.NaN;
  }
}
