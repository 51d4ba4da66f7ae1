package dev.boardcast.core.tasks;

import dev.boardcast.core.tasks.TaskText.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What became of some tasks, done to a text in which they are lines.
final class TaskChange {
  private static final String BULLET = "- ";
  private static final Pattern NUMBERED = Pattern.compile("([ \\t]*)(\\d{1,8})([.)][ \\t]+)");

  private final List<Task> before;
  private final TaskText text;
  private final List<Line> old;

  /// Lines of the text that are tasks.
  private final List<Integer> places;

  /// Of each task as it was, its line; -1 where the text has it no more.
  private final int[] lineOf;

  /// Tasks of the text that nobody knew before.
  private final List<Task> strange = new ArrayList<>();

  /// What comes before each line, and at the end.
  private final List<List<TaskPut>> ahead = new ArrayList<>();

  /// What is in place of each line, and behind it.
  private final List<List<TaskPut>> now = new ArrayList<>();

  private boolean isDone = true;

  private TaskChange(@Nullable String said, List<Task> before) {
    this.before = before;
    text = TaskText.of(said);
    old = text.lines();
    places = text.places();
    int[] known = TaskMatch.known(text.tasks(), before);
    lineOf = new int[before.size()];
    strange.addAll(text.tasks());
    for (int i = 0; i < before.size(); i++) {
      lineOf[i] = known[i] < 0 ? -1 : places.get(known[i]);
      if (known[i] >= 0) {
        strange.remove(text.tasks().get(known[i]));
      }
    }
    for (int at = 0; at < old.size(); at++) {
      ahead.add(new ArrayList<>());
      now.add(new ArrayList<>(List.of(new TaskPut(old.get(at), at, -1))));
    }
    ahead.add(new ArrayList<>());
  }

  /// @param origins of each task as it is, where it was before; -1 for a new one
  static TaskLines.Changed of(
      @Nullable String text, List<Task> before, List<Task> after, int[] origins) {
    TaskChange change = new TaskChange(text, before);
    change.remove(origins);
    change.change(after, origins);
    List<TaskPut> puts = change.puts();
    String written = TaskText.written(puts.stream().map(TaskPut::line).toList());
    boolean isDone = change.isDone && TaskPut.holds(change.text, puts, written);
    return new TaskLines.Changed(isDone ? written : text, isDone);
  }

  private void remove(int[] origins) {
    boolean[] stays = new boolean[before.size()];
    for (int origin : origins) {
      if (origin >= 0) {
        stays[origin] = true;
      }
    }
    for (int i = 0; i < before.size(); i++) {
      if (!stays[i] && lineOf[i] >= 0) {
        // Somebody who ticked it there did not know that it goes.
        isDone &= old.get(lineOf[i]).task().equals(before.get(i)) && isPlain(before.get(i));
        now.get(lineOf[i]).clear();
      }
    }
  }

  /// Of tasks of one title, where some are gone or came, nobody can tell which one is meant.
  private boolean isPlain(Task task) {
    return count(text.tasks(), task.title()) == count(before, task.title());
  }

  private static long count(List<Task> tasks, String title) {
    return tasks.stream().filter(one -> one.title().equals(title)).count();
  }

  private void change(List<Task> after, int[] origins) {
    int behind = -1;
    TaskPut added = null;
    for (int j = 0; j < after.size(); j++) {
      Task task = after.get(j);
      int origin = origins[j];
      if (origin >= 0 && lineOf[origin] >= 0) {
        behind = lineOf[origin];
        added = null;
        say(behind, before.get(origin), task);
      } else if (origin >= 0) {
        isDone &= task.equals(before.get(origin)) || strange.remove(task);
      } else if (!strange.remove(task)) {
        added = add(behind, nextKnown(origins, j), added, task);
      }
    }
  }

  /// The line of the next task that is there; -1 where there is none.
  private int nextKnown(int[] origins, int from) {
    return Arrays.stream(origins, from, origins.length)
        .filter(origin -> origin >= 0 && lineOf[origin] >= 0)
        .map(origin -> lineOf[origin])
        .findFirst()
        .orElse(-1);
  }

  /// What was changed there of the same line stays.
  private void say(int place, Task was, Task is) {
    List<TaskPut> line = now.get(place);
    Task there = line.getFirst().line().task();
    isDone &= was.equals(is) || isPlain(was);
    Task next =
        new Task(
            is.title().equals(was.title()) ? there.title() : is.title(),
            is.completed() == was.completed() ? there.completed() : is.completed());
    line.set(0, new TaskPut(line.getFirst().line().saying(next), place, -1));
  }

  /// @param behind the line of the task before it; -1 where there is none
  /// @param next the line of the task after it; -1 where there is none
  /// @param added the task before it, where that was added as well
  private TaskPut add(int behind, int next, @Nullable TaskPut added, Task task) {
    if (places.isEmpty()) {
      return addLast(added, task);
    }
    // Within the list of the one after it, where it is the first one of it.
    int first = behind < 0 ? places.getFirst() : next >= 0 && text.isIn(next, behind) ? next : -1;
    if (first >= 0) {
      TaskPut put = fresh(old.get(first).begin(), task, text.role(first).owner());
      ahead.get(first).add(put);
      return put;
    }
    int like = next >= 0 ? behind : outer(behind);
    Line before = added == null ? old.get(like) : added.line();
    TaskPut put = fresh(next(before.begin()), task, text.role(like).owner());
    now.get(text.endOf(like)).add(put);
    return put;
  }

  private TaskPut addLast(@Nullable TaskPut added, Task task) {
    List<TaskPut> last = ahead.getLast();
    if (added == null && !old.isEmpty() && !TaskMarks.isBlank(old.getLast().text())) {
      last.add(new TaskPut(Line.of("", ""), -1, -1));
    }
    TaskPut put = fresh(added == null ? BULLET : next(added.line().begin()), task, -1);
    last.add(put);
    return put;
  }

  /// What a task at the end continues: not the list within a task, but the one around it.
  private int outer(int behind) {
    int outer = behind;
    for (int at = text.role(behind).owner(); at >= 0; at = text.role(at).owner()) {
      outer = old.get(at).isTask() ? at : outer;
    }
    return outer;
  }

  private static String next(String begin) {
    Matcher number = NUMBERED.matcher(begin);
    return number.matches()
        ? number.group(1) + (Integer.parseInt(number.group(2)) + 1) + number.group(3)
        : begin;
  }

  private static TaskPut fresh(String begin, Task task, int owner) {
    return new TaskPut(new Line(begin, box(task), " " + task.title(), "", task.title()), -1, owner);
  }

  private static String box(Task task) {
    return task.completed() ? "x" : " ";
  }

  /// A line that is not the last one has an end, and the last one has what the last one had.
  private List<TaskPut> puts() {
    List<TaskPut> puts = new ArrayList<>();
    for (int at = 0; at < old.size(); at++) {
      puts.addAll(ahead.get(at));
      puts.addAll(now.get(at));
    }
    puts.addAll(ahead.getLast());
    String end = old.stream().map(Line::end).filter(one -> !one.isEmpty()).findFirst().orElse("\n");
    for (int at = 0; at < puts.size() - 1; at++) {
      if (puts.get(at).line().end().isEmpty()) {
        puts.set(at, puts.get(at).ended(end));
      }
    }
    if (!puts.isEmpty()) {
      puts.add(puts.removeLast().ended(old.isEmpty() ? "" : old.getLast().end()));
    }
    return puts;
  }
}
