package dev.boardcast.sidecar.signal;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// How often signals refresh a project: at once, then at most once in a period, however many come.
/// The last of a burst is never lost: it is followed by one more refresh. Not thread-safe; the time
/// is the caller's.
final class SignalRate {
  /// From one refresh of a project to its next.
  static final long PERIOD_NANOS = 1_000_000_000L;

  /// Projects that are remembered; signals of one more are passed over until a period has gone by.
  static final int PROJECTS_MAX_COUNT = 1_000;

  private final Map<Integer, Long> refreshed = new HashMap<>();
  private final Set<Integer> wanted = new LinkedHashSet<>();

  /// A signal has come.
  ///
  /// @return false when it is passed over
  boolean signal(int project, long nowNanos) {
    if (!wanted.contains(project) && !refreshed.containsKey(project)) {
      refreshed
          .entrySet()
          .removeIf(entry ->
              nowNanos - entry.getValue() >= PERIOD_NANOS && !wanted.contains(entry.getKey()));
      if (wanted.size() + refreshed.size() >= PROJECTS_MAX_COUNT) {
        return false;
      }
    }
    wanted.add(project);
    return true;
  }

  /// A project that is to be refreshed now; the caller does it.
  OptionalInt due(long nowNanos) {
    for (int project : wanted) {
      if (wait(project, nowNanos) <= 0) {
        wanted.remove(project);
        refreshed.put(project, nowNanos);
        return OptionalInt.of(project);
      }
    }
    return OptionalInt.empty();
  }

  /// How long until one is due; empty when none is waiting.
  OptionalLong waitNanos(long nowNanos) {
    return wanted.stream().mapToLong(project -> wait(project, nowNanos)).min();
  }

  private long wait(int project, long nowNanos) {
    Long last = refreshed.get(project);
    return last == null ? 0 : Math.max(0, last + PERIOD_NANOS - nowNanos);
  }
}
