package dev.boardcast.core.time;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Named timers of one event loop: each has at most one deadline. Time is a parameter, in
/// nanoseconds of any clock that only moves forward. Not thread-safe.
///
/// @param <K> the timers' names; as many as there are names, so bounded by their type
public final class Deadlines<K> {
  // In the order of arming, so that what is due at one moment is taken alike in every run.
  private final Map<K, Long> deadlines = new LinkedHashMap<>();

  /// Sets the timer; an earlier deadline of the same name is forgotten.
  public void arm(K timer, long atNanos) {
    deadlines.put(timer, atNanos);
  }

  /// Forgets the timer. It cannot fire any more.
  public void disarm(K timer) {
    deadlines.remove(timer);
  }

  public void clear() {
    deadlines.clear();
  }

  /// The timer's deadline; null when it is not armed.
  public @Nullable Long at(K timer) {
    return deadlines.get(timer);
  }

  /// The timers that are armed, in the order of their first arming.
  public List<K> armed() {
    return List.copyOf(deadlines.keySet());
  }

  /// The nearest deadline; null when nothing is armed.
  public @Nullable Long nearest() {
    return nearest(null);
  }

  /// The nearest of the deadlines and another; null when there is none.
  public @Nullable Long nearest(@Nullable Long other) {
    Long nearest = other;
    for (Long at : deadlines.values()) {
      // Subtraction, since the clock's origin is arbitrary and may overflow.
      if (nearest == null || at - nearest < 0) {
        nearest = at;
      }
    }
    return nearest;
  }

  /// Takes the timer that is due longest, and disarms it; null when none is due.
  public @Nullable K takeDue(long nowNanos) {
    K due = null;
    long dueAt = 0;
    for (Map.Entry<K, Long> entry : deadlines.entrySet()) {
      long at = entry.getValue();
      if (at - nowNanos <= 0 && (due == null || at - dueAt < 0)) {
        due = entry.getKey();
        dueAt = at;
      }
    }
    if (due != null) {
      deadlines.remove(due);
    }
    return due;
  }
}
