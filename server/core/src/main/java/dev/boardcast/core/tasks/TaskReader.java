package dev.boardcast.core.tasks;

import dev.boardcast.core.tasks.TaskMarks.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// Reads a text in Markdown line by line, as far as it takes to tell which lines are items of a
/// list, and of each line what it is and which item it belongs to: words right below an item are
/// the item's, however far out they stand.
final class TaskReader {
  /// From so many columns on a line is code, not an item.
  private static final int CODE_COLUMNS = 4;

  private static final int TAB = 4;

  /// Items or quotes that begin within each other in one line; what is further in is words.
  private static final int NESTED_MAX = 50;

  enum Kind {
    BLANK,
    WORDS,
    CODE,
    HTML,
    QUOTE,
    HEADING,
    RULE
  }

  /// What a line is in its text.
  ///
  /// @param isItem whether it begins an item of a list
  /// @param owner the line of the innermost item that it is in, itself not meant; -1 for none
  record Role(Kind kind, boolean isItem, int owner) {
    boolean isWordsOfItem() {
      return isItem && kind == Kind.WORDS;
    }
  }

  /// An item that is open.
  ///
  /// @param column where what is in it begins
  private record Item(int line, int column, boolean isEmpty) {}

  private final List<Role> roles = new ArrayList<>();

  /// The innermost one last.
  private final List<Item> items = new ArrayList<>();

  /// The code or HTML that is open; null where none is.
  private @Nullable Opening open;

  /// The column of the list's item in which that is open.
  private int openIn;

  /// Words or a quote that the next line may continue; null where nothing is.
  private @Nullable Kind paragraph;

  private int paragraphFrom;

  /// Reads what is in the quote that the line before was in.
  private @Nullable TaskReader quoted;

  /// Quotes that it is in.
  private final int depth;

  private TaskReader(int depth) {
    this.depth = depth;
  }

  /// @param lines without what ends them
  static List<Role> read(List<String> lines) {
    TaskReader reader = new TaskReader(0);
    lines.forEach(reader::next);
    return reader.roles;
  }

  private void next(String line) {
    boolean isBlank = TaskMarks.isBlank(line);
    int indent = columns(line, 0);
    if (open != null) {
      Opening opening = open;
      if (isBlank ? !opening.endsAtBlank() : indent >= openIn) {
        // It ends with the item that it is in, too.
        boolean isCode = opening.kind() == Kind.CODE && indent - openIn >= CODE_COLUMNS;
        open = opening.endsIn(line) && !isCode ? null : open;
        say(opening.kind());
        return;
      }
      open = null;
    }
    if (isBlank) {
      paragraph = null;
      if (!items.isEmpty() && items.getLast().isEmpty() && isLast(items.getLast())) {
        items.removeLast();
      }
      say(Kind.BLANK);
      return;
    }
    int matched = (int) items.stream().filter(item -> item.column() <= indent).count();
    int inner = matched == 0 ? 0 : items.get(matched - 1).column();
    if (indent - inner < CODE_COLUMNS) {
      begins(line, indent, matched);
    } else if (paragraph != null) {
      say(paragraph);
    } else {
      leave(matched);
      say(Kind.CODE);
    }
  }

  private boolean isLast(Item item) {
    return item.line() == roles.size() - 1;
  }

  private void begins(String line, int indent, int matched) {
    boolean isWithin = matched == items.size();
    boolean isParagraph = paragraph == Kind.WORDS && isWithin;
    String text = TaskMarks.stripped(line);
    if (isParagraph && TaskMarks.isUnderline(text)) {
      for (int at = paragraphFrom; at < roles.size(); at++) {
        roles.set(at, new Role(Kind.HEADING, roles.get(at).isItem(), roles.get(at).owner()));
      }
      paragraph = null;
      say(Kind.HEADING);
      return;
    }
    Optional<Kind> leaf = leaf(text, matched);
    if (leaf.isPresent()) {
      say(leaf.get());
    } else if (TaskMarks.item(text, isParagraph).isPresent()) {
      leave(matched);
      int owner = owner();
      roles.add(new Role(item(line, indent), true, owner));
    } else if (text.startsWith(">")) {
      TaskReader same = isWithin && isLastQuote() ? quoted : null;
      leave(matched);
      quote(text, same);
      say(Kind.QUOTE);
    } else {
      if (paragraph == null) {
        leave(matched);
        paragraph = Kind.WORDS;
        paragraphFrom = roles.size();
      }
      say(paragraph);
    }
  }

  /// What is neither words, nor has lines of its own in it.
  private Optional<Kind> leaf(String text, int matched) {
    Optional<Opening> opening = TaskMarks.opening(text, paragraph != null);
    Optional<Kind> kind =
        opening.isPresent()
            ? opening.map(Opening::kind)
            : TaskMarks.isHeading(text)
                ? Optional.of(Kind.HEADING)
                : TaskMarks.isRule(text) ? Optional.of(Kind.RULE) : Optional.empty();
    if (kind.isPresent()) {
      leave(matched);
      open = opening.filter(one -> !one.endsWhereItBegins(text)).orElse(null);
      openIn = items.isEmpty() ? 0 : items.getLast().column();
    }
    return kind;
  }

  /// A line that begins an item, or several within each other.
  ///
  /// @return what is behind its bullet
  private Kind item(String line, int indent) {
    String text = TaskMarks.stripped(line);
    int column = indent;
    for (int nested = 0; nested < NESTED_MAX; nested++) {
      Optional<Matcher> item =
          TaskMarks.isRule(text) ? Optional.empty() : TaskMarks.item(text, false);
      if (item.isEmpty()) {
        break;
      }
      String rest = text.substring(item.get().end(1));
      int behind = column + item.get().end(1);
      int spaces = columns(rest, behind);
      boolean isEmpty = TaskMarks.isBlank(rest);
      // What is further away is code in the item.
      boolean isCode = !isEmpty && spaces > CODE_COLUMNS;
      column = behind + (isEmpty || isCode ? 1 : spaces);
      items.add(new Item(roles.size(), column, isEmpty));
      if (isEmpty || isCode) {
        return isEmpty ? Kind.BLANK : Kind.CODE;
      }
      text = TaskMarks.stripped(rest);
    }
    Optional<Kind> leaf = leaf(text, items.size());
    if (leaf.isPresent()) {
      return leaf.get();
    }
    if (text.startsWith(">")) {
      quote(text, null);
      return Kind.QUOTE;
    }
    paragraph = Kind.WORDS;
    paragraphFrom = roles.size();
    return Kind.WORDS;
  }

  private boolean isLastQuote() {
    return !roles.isEmpty() && roles.getLast().kind() == Kind.QUOTE;
  }

  /// Whether words may continue it depends on what it ends with.
  private void quote(String text, @Nullable TaskReader same) {
    if (depth >= NESTED_MAX) {
      paragraph = Kind.QUOTE;
      return;
    }
    TaskReader reader = same == null ? new TaskReader(depth + 1) : same;
    reader.next(text.substring(text.startsWith("> ") ? 2 : 1));
    quoted = reader;
    paragraph = reader.paragraph == null ? null : Kind.QUOTE;
  }

  /// Ends what is open, the items included in which the line is not.
  private void leave(int matched) {
    items.subList(matched, items.size()).clear();
    paragraph = null;
  }

  private int owner() {
    return items.isEmpty() ? -1 : items.getLast().line();
  }

  private void say(Kind kind) {
    roles.add(new Role(kind, false, kind == Kind.BLANK ? -1 : owner()));
  }

  /// Columns of the white space that a text begins with, where it begins at a column itself.
  static int columns(String text, int from) {
    int column = from;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\t') {
        column += TAB - column % TAB;
      } else if (c == ' ') {
        column++;
      } else {
        break;
      }
    }
    return column - from;
  }
}
