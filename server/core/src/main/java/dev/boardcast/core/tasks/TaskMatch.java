package dev.boardcast.core.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which tasks of a checklist are which of another one: the same titles in the same order, then the
/// same titles wherever they stand.
final class TaskMatch {
  private static final int NONE = -1;

  private final List<Task> before;
  private final List<Task> after;
  private final int[] origins;

  /// Titles that as many have now as before.
  private final Set<String> plain = new HashSet<>();

  private final boolean[] taken;

  /// Those that are the same in the same order: each with its place before, and after.
  private final List<int[]> row = new ArrayList<>();

  private TaskMatch(List<Task> before, List<Task> after) {
    this.before = before;
    this.after = after;
    Map<String, Long> there = counts(after);
    counts(before)
        .forEach((title, count) -> {
          if (count.equals(there.get(title))) {
            plain.add(title);
          }
        });
    origins = new int[after.size()];
    taken = new boolean[before.size()];
    Arrays.fill(origins, NONE);
    inOrder();
    anywhere();
  }

  /// @return of each task, where it was before; -1 where it was not there
  static int[] known(List<Task> before, List<Task> after) {
    return new TaskMatch(before, after).origins;
  }

  /// The same, where those that are left between the same two, in turn, were renamed: as many as
  /// are there now. Else nobody can tell which one is which, and all of them are new.
  static int[] renamed(List<Task> before, List<Task> after) {
    TaskMatch match = new TaskMatch(before, after);
    match.between();
    return match.origins;
  }

  /// Of tasks of one title, where some are gone or came, nobody can tell which one is which.
  private boolean isSame(int one, int other) {
    String title = before.get(one).title();
    return title.equals(after.get(other).title()) && plain.contains(title);
  }

  private static Map<String, Long> counts(List<Task> tasks) {
    return tasks.stream().collect(Collectors.groupingBy(Task::title, Collectors.counting()));
  }

  private void join(int one, int other) {
    origins[other] = one;
    taken[one] = true;
  }

  private void inOrder() {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            isSame(i, j) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < before.size() && j < after.size()) {
      if (isSame(i, j)) {
        row.add(new int[] {i, j});
        join(i++, j++);
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private void anywhere() {
    for (int j = 0; j < after.size(); j++) {
      for (int i = 0; origins[j] == NONE && i < before.size(); i++) {
        if (!taken[i] && isSame(i, j)) {
          join(i, j);
        }
      }
    }
  }

  private void between() {
    row.add(new int[] {before.size(), after.size()});
    int i = 0;
    int j = 0;
    for (int[] next : row) {
      int[] left = IntStream.range(i, next[0]).filter(one -> !taken[one]).toArray();
      int[] made = IntStream.range(j, next[1]).filter(one -> origins[one] == NONE).toArray();
      for (int at = 0; left.length == made.length && at < left.length; at++) {
        join(left[at], made[at]);
      }
      i = next[0] + 1;
      j = next[1] + 1;
    }
  }
}
