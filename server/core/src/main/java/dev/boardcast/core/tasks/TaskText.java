package dev.boardcast.core.tasks;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.tasks.TaskReader.Kind;
import dev.boardcast.core.tasks.TaskReader.Role;
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
          "([ \\t]*(?:[-+*]|\\d{1," + DIGITS_MAX + "}[.)])[ \\t]{1,4})\\[([ xX])\\]([ \\t]+)(.*)",
          Pattern.DOTALL);

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
  }

  private final List<Line> lines;
  private final List<Role> roles;

  private TaskText(List<Line> lines, List<Role> roles) {
    this.lines = lines;
    this.roles = roles;
  }

  static TaskText of(@Nullable String text) {
    List<String> texts = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    Matcher end = LINE_END.matcher(text == null ? "" : text);
    int from = 0;
    while (text != null && from < text.length()) {
      boolean isEnded = end.find(from);
      texts.add(text.substring(from, isEnded ? end.start() : text.length()));
      ends.add(isEnded ? end.group() : "");
      from = isEnded ? end.end() : text.length();
    }
    List<Role> roles = TaskReader.read(texts);
    List<Line> lines = new ArrayList<>();
    int tasks = 0;
    for (int at = 0; at < texts.size(); at++) {
      boolean mayBe = roles.get(at).isWordsOfItem() && tasks < Limits.WORK_ITEMS_MAX_COUNT;
      Optional<Line> task = mayBe ? task(texts.get(at), ends.get(at)) : Optional.empty();
      tasks += task.isPresent() ? 1 : 0;
      lines.add(task.orElse(Line.of(texts.get(at), ends.get(at))));
    }
    return new TaskText(lines, roles);
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

  Role role(int line) {
    return roles.get(line);
  }

  /// Whether a line continues a quote.
  boolean isQuoted(int line) {
    return line > 0
        && roles.get(line).kind() == Kind.QUOTE
        && roles.get(line - 1).kind() == Kind.QUOTE;
  }

  /// Whether a line is in an item that another one begins, however deep, or is that one.
  boolean isIn(int line, int item) {
    int at = line;
    while (at > item) {
      at = roles.get(at).owner();
    }
    return at == item;
  }

  /// The last line of what is in an item; empty lines behind it are not.
  int endOf(int item) {
    int end = item;
    for (int at = item + 1; at < lines.size(); at++) {
      if (roles.get(at).kind() == Kind.BLANK && !roles.get(at).isItem()) {
        continue;
      }
      if (!isIn(at, item)) {
        break;
      }
      end = at;
    }
    return end;
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
