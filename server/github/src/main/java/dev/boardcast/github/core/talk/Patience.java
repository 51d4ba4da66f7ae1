package dev.boardcast.github.core.talk;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// How often something of an item failed, and when it is tried again: each time after twice as
/// long, so that one that never works costs little and is not given up. Pure.
public final class Patience {
  private final Duration first;
  private final Duration max;
  private final Map<String, Integer> failures = new HashMap<>();

  /// @param first after one failure
  /// @param max however often it failed
  public Patience(Duration first, Duration max) {
    this.first = first;
    this.max = max;
  }

  /// It failed once more.
  ///
  /// @return when it is tried again
  public Instant again(String item, Instant now) {
    int before = failures.merge(item, 1, Integer::sum) - 1;
    // Ten doublings are beyond what anybody waits for.
    Duration pause = first.multipliedBy(1L << Math.min(before, 10));
    return now.plus(pause.compareTo(max) > 0 ? max : pause);
  }

  /// How often it failed in a row.
  public int failures(String item) {
    return failures.getOrDefault(item, 0);
  }

  /// It worked, or is over.
  public void worked(String item) {
    failures.remove(item);
  }
}
