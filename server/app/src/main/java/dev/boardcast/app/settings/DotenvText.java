package dev.boardcast.app.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the settings of this program out of the text of a `.env` file, which is mostly other
/// programs': what is not asked for is passed over, whatever it looks like.
///
/// Understood are `NAME=value`, `export` before it, values in single or double quotes (in double
/// ones `\` before `"`, `\`, `$` and a backtick, as in a shell), over several lines too, comments
/// after values, and any line end. Of two lines the last one counts. Pure.
final class DotenvText {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)(?:\\s*(=)|(?![A-Za-z0-9_.]))(.*)");

  private static final Pattern COMMENT = Pattern.compile("\\s#.*");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\$`])");

  private final List<String> lines;
  private final Predicate<String> wanted;
  private final Map<String, Entry> entries = new HashMap<>();

  private DotenvText(List<String> lines, Predicate<String> wanted) {
    this.lines = lines;
    this.wanted = wanted;
  }

  /// What is said of one name.
  sealed interface Entry {
    /// The line's number, from 1.
    int line();

    record Value(int line, String text) implements Entry {}

    /// The line begins with the name, and is not of a form that is understood.
    record Unclear(int line) implements Entry {}
  }

  /// @param wanted the names that are asked for
  static Map<String, Entry> read(String text, Predicate<String> wanted) {
    DotenvText reading = new DotenvText(List.of(LINE_END.split(text, -1)), wanted);
    int line = 0;
    while (line < reading.lines.size()) {
      line = reading.read(line) + 1;
    }
    return Map.copyOf(reading.entries);
  }

  /// @return the last line of what begins at a line
  private int read(int first) {
    Matcher assignment = ASSIGNMENT.matcher(lines.get(first));
    if (!assignment.matches()) {
      return first;
    }
    String name = assignment.group(1);
    String rest = assignment.group(3);
    if (assignment.group(2) == null) {
      if (!rest.isBlank()) {
        put(name, new Entry.Unclear(first + 1));
      }
      return first;
    }
    String value = rest.stripLeading();
    if (value.startsWith("\"") || value.startsWith("'")) {
      return readQuoted(name, value, first);
    }
    put(name, value(first, COMMENT.matcher(rest).replaceFirst("")));
    return first;
  }

  /// A quote that is not closed, or after whose end something stands, spoils its own line alone.
  private int readQuoted(String name, String value, int first) {
    char quote = value.charAt(0);
    StringBuilder text = new StringBuilder();
    String line = value.substring(1);
    int last = first;
    while (true) {
      int end = end(line, quote);
      if (end >= 0) {
        text.append(line, 0, end);
        String after = line.substring(end + 1).strip();
        if (!after.isEmpty() && !after.startsWith("#")) {
          break;
        }
        put(
            name,
            value(first, quote == '"' ? ESCAPE.matcher(text).replaceAll("$1") : text.toString()));
        return last;
      }
      last++;
      if (last == lines.size()) {
        break;
      }
      text.append(line).append('\n');
      line = lines.get(last);
    }
    put(name, new Entry.Unclear(first + 1));
    return first;
  }

  /// Where a quote ends in a line; -1 where it does not.
  private static int end(String line, char quote) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == quote) {
        return i;
      }
      if (quote == '"' && line.charAt(i) == '\\') {
        i++;
      }
    }
    return -1;
  }

  private static Entry value(int line, String text) {
    return text.indexOf('\uFFFD') >= 0
        ? new Entry.Unclear(line + 1)
        : new Entry.Value(line + 1, text.strip());
  }

  private void put(String name, Entry entry) {
    if (wanted.test(name)) {
      entries.put(name, entry);
    }
  }
}
