package dev.boardcast.core.tasks;

import dev.boardcast.core.tasks.TaskText.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What became of some tasks, done to a text in which they are lines.
final class TaskChange {
  private static final String BULLET = "- ";
  private static final Pattern NUMBERED = Pattern.compile("([ \\t]*)(\\d{1,8})([.)][ \\t]+)");

  private final List<Task> before;
  private final List<Line> old;

  /// Lines of the text that are tasks.
  private final List<Integer> places;

  /// Of each task as it was, its line; -1 where the text has it no more.
  private final int[] lineOf;

  /// Tasks of the text that nobody knew before.
  private final List<Task> strange = new ArrayList<>();

  /// What is in place of each line, and behind it.
  private final List<List<Line>> now = new ArrayList<>();

  /// What comes before all tasks.
  private final List<Line> first = new ArrayList<>();

  /// What comes at the end of a text without tasks.
  private final List<Line> last = new ArrayList<>();

  private boolean isDone = true;

  private TaskChange(@Nullable String text, List<Task> before) {
    this.before = before;
    TaskText there = TaskText.of(text);
    old = there.lines();
    places = there.places();
    int[] known = TaskMatch.known(there.tasks(), before);
    lineOf = new int[before.size()];
    strange.addAll(there.tasks());
    for (int i = 0; i < before.size(); i++) {
      lineOf[i] = known[i] < 0 ? -1 : places.get(known[i]);
      if (known[i] >= 0) {
        strange.remove(there.tasks().get(known[i]));
      }
    }
    old.forEach(line -> now.add(new ArrayList<>(List.of(line))));
  }

  /// @param origins of each task as it is, where it was before; -1 for a new one
  static TaskLines.Changed of(
      @Nullable String text, List<Task> before, List<Task> after, int[] origins) {
    TaskChange change = new TaskChange(text, before);
    change.remove(origins);
    change.change(after, origins);
    return new TaskLines.Changed(change.written(), change.isDone);
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
        isDone &= old.get(lineOf[i]).task().equals(before.get(i));
        now.get(lineOf[i]).clear();
      }
    }
  }

  private void change(List<Task> after, int[] origins) {
    int behind = -1;
    Line added = null;
    int lastKnown = -1;
    for (int j = 0; j < after.size(); j++) {
      lastKnown = origins[j] >= 0 && lineOf[origins[j]] >= 0 ? j : lastKnown;
    }
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
        Line like = added;
        if (like == null && behind >= 0) {
          like = j > lastKnown ? outer(behind) : old.get(behind);
        }
        added = add(behind, like, task);
      }
    }
  }

  /// What was changed there of the same line stays.
  private void say(int place, Task was, Task is) {
    List<Line> line = now.get(place);
    Task there = line.getFirst().task();
    line.set(
        0,
        line.getFirst()
            .saying(
                new Task(
                    is.title().equals(was.title()) ? there.title() : is.title(),
                    is.completed() == was.completed() ? there.completed() : is.completed())));
  }

  /// @param behind the line of the task before it; -1 where there is none
  /// @param like a task that it continues
  private Line add(int behind, @Nullable Line like, Task task) {
    Line line = like == null ? fresh(BULLET, task) : fresh(next(like.begin()), task);
    if (behind >= 0) {
      now.get(endOf(behind)).add(line);
    } else if (!places.isEmpty()) {
      line = fresh(old.get(places.getFirst()).begin(), task);
      first.add(line);
    } else {
      if (last.isEmpty() && !old.isEmpty() && !old.getLast().text().isBlank()) {
        last.add(Line.of("", ""));
      }
      last.add(line);
    }
    return line;
  }

  /// What a task at the end continues: not the list within a task, but the one around it.
  private Line outer(int behind) {
    int least = places.stream().mapToInt(place -> old.get(place).indent()).min().orElse(0);
    return places.reversed().stream()
        .filter(place -> place <= behind)
        .map(old::get)
        .filter(line -> line.indent() == least)
        .findFirst()
        .orElse(old.get(behind));
  }

  /// The last line that belongs to a task: what is further in, up to an empty line.
  private int endOf(int place) {
    int indent = old.get(place).indent();
    int end = place;
    for (int at = place + 1; at < old.size(); at++) {
      Line line = old.get(at);
      if (line.isTask() || line.text().isBlank() || line.indent() <= indent) {
        break;
      }
      end = at;
    }
    return end;
  }

  private static String next(String begin) {
    Matcher number = NUMBERED.matcher(begin);
    return number.matches()
        ? number.group(1) + (Integer.parseInt(number.group(2)) + 1) + number.group(3)
        : begin;
  }

  private static Line fresh(String begin, Task task) {
    return new Line(begin, box(task), " " + task.title(), "", task.title());
  }

  private static String box(Task task) {
    return task.completed() ? "x" : " ";
  }

  /// A line that is not the last one has an end, and the last one has what the last one had.
  private @Nullable String written() {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < now.size(); at++) {
      if (!places.isEmpty() && at == places.getFirst()) {
        lines.addAll(first);
      }
      lines.addAll(now.get(at));
    }
    lines.addAll(last);
    String end = old.stream().map(Line::end).filter(one -> !one.isEmpty()).findFirst().orElse("\n");
    for (int at = 0; at < lines.size() - 1; at++) {
      if (lines.get(at).end().isEmpty()) {
        lines.set(at, lines.get(at).ended(end));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(lines.removeLast().ended(old.isEmpty() ? "" : old.getLast().end()));
    }
    return TaskText.written(lines);
  }
}
