package dev.boardcast.core.claim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which issues wait for which. Pure.
public final class Dependencies {
  private Dependencies() {}

  /// The circle that there would be if an issue waited for these: it first and last, each waiting
  /// for the next. The shortest one.
  ///
  /// @param blockers of all issues that have some
  public static Optional<List<Integer>> circle(
      Map<Integer, ? extends Collection<Integer>> blockers, int issue, Collection<Integer> wanted) {
    Map<Integer, Integer> waiting = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int blocker : wanted) {
      if (waiting.putIfAbsent(blocker, issue) == null) {
        open.add(blocker);
      }
    }
    while (!open.isEmpty()) {
      int at = open.remove();
      if (at == issue) {
        return Optional.of(path(waiting, issue));
      }
      Collection<Integer> further = blockers.get(at);
      for (int next : further == null ? List.<Integer>of() : further) {
        if (waiting.putIfAbsent(next, at) == null) {
          open.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Integer> path(Map<Integer, Integer> waiting, int issue) {
    List<Integer> back = new ArrayList<>(List.of(issue));
    Integer at = waiting.get(issue);
    while (at != null && at != issue) {
      back.add(at);
      at = waiting.get(at);
    }
    back.add(issue);
    return back.reversed();
  }

  /// For example `#3 → #5 → #3`.
  public static String words(List<Integer> path) {
    return path.stream().map(number -> "#" + number).collect(Collectors.joining(" → "));
  }
}
