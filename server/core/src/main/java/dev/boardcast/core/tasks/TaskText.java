package dev.boardcast.core.tasks;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text in Markdown, as lines of which some are tasks: `- [ ] text`, with any bullet or number,
/// at any depth of a list. What is code, a comment or a quote is none. All that is no task, and of
/// a task all that is not changed, is byte for byte what it was.
final class TaskText {
  /// Digits of a list's number.
  private static final int DIGITS_MAX = 9;

  private static final Pattern LINE =
      Pattern.compile(
          "([ \\t]*(?:[-+*]|\\d{1," + DIGITS_MAX + "}[.)])[ \\t]{1,4})\\[([ xX])\\]([ \\t]+)(.*)");

  private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\n|\\r");

  /// A line with what ends it.
  ///
  /// @param begin of a task: all up to its box; empty for other lines
  /// @param box of a task: what is between the brackets
  /// @param rest after the box, or the whole line
  /// @param title of a task; null for other lines
  record Line(String begin, String box, String rest, String end, @Nullable String title) {
    static Line of(String text, String end) {
      return new Line("", "", text, end, null);
    }

    boolean isTask() {
      return title != null;
    }

    Task task() {
      return new Task(String.valueOf(title), !box.isBlank());
    }

    String text() {
      return isTask() ? begin + "[" + box + "]" + rest : rest;
    }

    Line ended(String with) {
      return new Line(begin, box, rest, with, title);
    }

    /// The same line with another box, or another title.
    Line saying(Task next) {
      String nextBox = next.completed() == !box.isBlank() ? box : next.completed() ? "x" : " ";
      String nextRest = next.title().equals(title) ? rest : " " + next.title();
      return new Line(begin, nextBox, nextRest, end, next.title());
    }

    /// Columns before its first character that is no white space.
    int indent() {
      return TaskReader.columns(text());
    }
  }

  private final List<Line> lines;

  private TaskText(List<Line> lines) {
    this.lines = lines;
  }

  static TaskText of(@Nullable String text) {
    List<Line> lines = new ArrayList<>();
    if (text == null || text.isEmpty()) {
      return new TaskText(lines);
    }
    TaskReader reader = new TaskReader();
    Matcher end = LINE_END.matcher(text);
    int from = 0;
    int tasks = 0;
    while (from < text.length()) {
      boolean ends = end.find(from);
      String line = text.substring(from, ends ? end.start() : text.length());
      boolean mayBe = reader.isListItem(line) && tasks < Limits.WORK_ITEMS_MAX_COUNT;
      Optional<Line> task = mayBe ? task(line, ends ? end.group() : "") : Optional.empty();
      tasks += task.isPresent() ? 1 : 0;
      lines.add(task.orElse(Line.of(line, ends ? end.group() : "")));
      from = ends ? end.end() : text.length();
    }
    return new TaskText(lines);
  }

  private static Optional<Line> task(String line, String end) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String title = TextRules.line(parts.group(4));
    // One that no work item can be called stays a line of the text.
    if (TextRules.isBlank(title) || Limits.length(title) > Limits.TITLE_MAX_CHARS) {
      return Optional.empty();
    }
    return Optional.of(
        new Line(parts.group(1), parts.group(2), parts.group(3) + parts.group(4), end, title));
  }

  List<Line> lines() {
    return lines;
  }

  /// Where its tasks are, by line.
  List<Integer> places() {
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).isTask()) {
        places.add(at);
      }
    }
    return places;
  }

  List<Task> tasks() {
    return lines.stream().filter(Line::isTask).map(Line::task).toList();
  }

  /// @return null for a text without a character
  static @Nullable String written(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append(line.end()));
    return text.isEmpty() ? null : text.toString();
  }
}
