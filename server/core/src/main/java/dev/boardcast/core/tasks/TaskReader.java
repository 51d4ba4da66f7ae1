package dev.boardcast.core.tasks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a text in Markdown line by line, as far as it takes to tell which lines are items of a
/// list: not those in code, in comments, and in what is written as HTML.
final class TaskReader {
  /// From so many columns on a line is code, not an item.
  private static final int CODE_COLUMNS = 4;

  private static final int TAB = 4;

  private static final Pattern ITEM =
      Pattern.compile("[ \\t]*([-+*]|\\d{1,9}[.)])([ \\t]+)(?=\\S).*");
  private static final Pattern FENCE = Pattern.compile("[ \\t]*(`{3,}(?=[^`]*$)|~{3,}).*");
  private static final Pattern HTML =
      Pattern.compile("(?i)[ \\t]*<(?:!--|(pre|script|style|textarea)(?=[\\s>]|$)).*");

  /// The columns at which the text of each open item of a list begins, the innermost first.
  private final Deque<Integer> items = new ArrayDeque<>();

  /// What ends the code or HTML that is open; null where nothing is.
  private @Nullable Pattern until;

  /// The columns of the list's item in which that is open.
  private int openIn;

  private boolean isBlankBefore = true;

  /// The next line, without what ends it.
  boolean isListItem(String line) {
    boolean isItem = !line.isBlank() && reads(line);
    isBlankBefore = line.isBlank();
    return isItem;
  }

  private boolean reads(String line) {
    int indent = columns(line);
    if (until != null) {
      // It ends with the item that it is in, too.
      if (indent >= openIn) {
        if (until.matcher(line).find()) {
          until = null;
        }
        return false;
      }
      until = null;
    }
    Matcher item = ITEM.matcher(line);
    boolean isItem = item.matches();
    while (indent < inner() && (isItem || isBlankBefore || opens(line))) {
      items.removeFirst();
    }
    int inner = inner();
    if (indent - inner >= CODE_COLUMNS) {
      return false;
    }
    if (opened(line, inner)) {
      return false;
    }
    if (!isItem) {
      return false;
    }
    int spaces = columns(item.group(2));
    // What is further away is code in the item.
    int width = item.group(1).length() + (spaces > CODE_COLUMNS ? 1 : spaces);
    items.addFirst(indent + width);
    // What begins behind the bullet is in the item.
    return spaces <= CODE_COLUMNS && !opened(line.substring(item.end(2)), indent + width);
  }

  /// Where the text of the innermost open item begins.
  private int inner() {
    return items.isEmpty() ? 0 : items.getFirst();
  }

  private static boolean opens(String line) {
    return FENCE.matcher(line).matches() || HTML.matcher(line).matches();
  }

  private boolean opened(String line, int inner) {
    Matcher fence = FENCE.matcher(line);
    Matcher html = HTML.matcher(line);
    if (fence.matches()) {
      String mark = fence.group(1);
      until = Pattern.compile("^[ \\t]*" + mark.charAt(0) + "{" + mark.length() + ",}[ \\t]*$");
    } else if (html.matches()) {
      String name = html.group(1);
      Pattern end = Pattern.compile(name == null ? "-->" : "(?i)</(pre|script|style|textarea)>");
      // It may end where it begins.
      until = end.matcher(line).find() ? null : end;
    } else {
      return false;
    }
    openIn = inner;
    return true;
  }

  /// Columns of the white space that a line begins with.
  static int columns(String line) {
    int columns = 0;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\t') {
        columns += TAB - columns % TAB;
      } else if (c == ' ') {
        columns++;
      } else {
        break;
      }
    }
    return columns;
  }
}
