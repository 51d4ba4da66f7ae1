package dev.boardcast.app.demo;

import java.util.ArrayList;
import java.util.List;

/// Times in milliseconds, and their percentiles (nearest rank).
final class Latencies {
  private final List<Double> millis = new ArrayList<>();

  void add(double value) {
    millis.add(value);
  }

  int count() {
    return millis.size();
  }

  /// The value that `percent` of all values do not exceed.
  ///
  /// @throws IllegalStateException when there is no value
  double percentile(double percent) {
    if (millis.isEmpty()) {
      throw new IllegalStateException("no values");
    }
    List<Double> sorted = millis.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
