package dev.boardcast.bench.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Measured values and their percentiles (nearest rank). Thread-safe.
public final class Samples {
  private final List<Double> values = Collections.synchronizedList(new ArrayList<>());

  public void add(double value) {
    values.add(value);
  }

  public int count() {
    return values.size();
  }

  /// The value that `percent` of all do not exceed; NaN when there is none.
  public double percentile(double percent) {
    List<Double> sorted;
    synchronized (values) {
      sorted = values.stream().sorted().toList();
    }
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  public double median() {
    return percentile(50);
  }

  public double max() {
    return percentile(100);
  }

  /// One row of a table.
  public String row(String name) {
    return String.format(
        Locale.ROOT,
        "| %-44s | %7d | %8.1f | %8.1f | %8.1f |",
        name,
        count(),
        median(),
        percentile(99),
        max());
  }
}
