package dev.boardcast.core.tasks;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tasks that are lines of a text (`- [ ] text`), as work items say them.
public final class TaskLines {
  private TaskLines() {}

  /// A text after a change.
  ///
  /// @param text null for none
  /// @param isDone whether all of it could be done, and nothing else: who is to be changed may be
  ///   there no more, and where a line goes or comes, others may go along. Where it is not, the
  ///   text is as it was
  public record Changed(@Nullable String text, boolean isDone) {}

  /// In their order, as many as an issue may have work items.
  public static List<Task> tasks(@Nullable String text) {
    return TaskText.of(text).tasks();
  }

  /// Of each task, which one it was before: by title and order; where some were renamed, by what
  /// stands around them.
  ///
  /// @return -1 for a new one
  public static int[] origins(List<Task> before, List<Task> after) {
    return TaskMatch.renamed(before, after);
  }

  /// Does to a text what became of some tasks, which are found in it by title and order. All else
  /// of it stays.
  ///
  /// @param origins of each task after, where it was before; -1 for a new one
  public static Changed change(
      @Nullable String text, List<Task> before, List<Task> after, int[] origins) {
    return TaskChange.of(text, before, after, origins);
  }

  /// Two texts that were one become one, where one of the sides changed nothing but tasks.
  ///
  /// @return empty where both changed the text, or the same task
  public static Optional<Changed> merge(
      @Nullable String base, @Nullable String local, @Nullable String remote) {
    Optional<Changed> merged = over(base, local, remote);
    return merged.isPresent() ? merged : over(base, remote, local);
  }

  /// Does what became of one text to another one.
  private static Optional<Changed> over(
      @Nullable String was, @Nullable String is, @Nullable String other) {
    List<Task> before = tasks(was);
    List<Task> after = tasks(is);
    if (before.isEmpty() && after.isEmpty()) {
      return Optional.empty();
    }
    int[] origins = origins(before, after);
    // Whether that is all that became of it.
    Changed same = change(was, before, after, origins);
    if (!same.isDone() || !Objects.equals(same.text(), is)) {
      return Optional.empty();
    }
    if (isTickedAndReplaced(before, after, origins, tasks(other))) {
      return Optional.empty();
    }
    return Optional.of(change(other, before, after, origins)).filter(Changed::isDone);
  }

  /// Whether somebody ticked a task that has another title on the other side: it may be another
  /// one, which nobody ticked.
  private static boolean isTickedAndReplaced(
      List<Task> before, List<Task> after, int[] origins, List<Task> other) {
    int[] known = TaskMatch.known(other, before);
    for (int at = 0; at < origins.length; at++) {
      int was = origins[at];
      if (was >= 0
          && known[was] >= 0
          && !after.get(at).title().equals(before.get(was).title())
          && other.get(known[was]).completed() != before.get(was).completed()) {
        return true;
      }
    }
    return false;
  }
}
