package dev.boardcast.core.time;

import java.time.Duration;
import java.util.stream.LongStream;

/// The upper bounds of the buckets that times of requests, commits and deliveries are counted in:
/// one list, so that histograms can be laid over each other.
public final class LatencyBuckets {
  private static final long[] BOUNDS_MS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000};

  private LatencyBuckets() {}

  /// In rising order; the array is the caller's.
  public static Duration[] bounds() {
    return LongStream.of(BOUNDS_MS).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
