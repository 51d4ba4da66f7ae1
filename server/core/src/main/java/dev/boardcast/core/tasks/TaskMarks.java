package dev.boardcast.core.tasks;

import dev.boardcast.core.tasks.TaskReader.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a line of Markdown begins with. All are given without the white space before them.
final class TaskMarks {
  private static final int RULE_MIN = 3;

  /// A tag that is longer is words, for what it takes to read one grows with it.
  private static final int TAG_MAX_CHARS = 2_000;

  private static final Pattern ITEM =
      Pattern.compile("([-+*]|(\\d{1,9})[.)])(?:[ \\t].*)?", Pattern.DOTALL);
  private static final Pattern FENCE =
      Pattern.compile("(`{3,}+(?![^`]*`)|~{3,}).*", Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("#{1,6}(?:[ \\t].*)?", Pattern.DOTALL);
  private static final Pattern UNDERLINE = Pattern.compile("(?:=+|-+)[ \\t]*");

  private static final Pattern RAW =
      Pattern.compile("(?i)<(?:pre|script|style|textarea)(?:[\\s>].*)?", Pattern.DOTALL);
  private static final Pattern RAW_END = Pattern.compile("(?i)</(?:pre|script|style|textarea)>");
  private static final Pattern COMMENT_END = Pattern.compile("-->");
  private static final Pattern QUESTION_END = Pattern.compile("\\?>");
  private static final Pattern DATA_END = Pattern.compile("]]>");
  private static final Pattern DECLARATION = Pattern.compile("<![A-Za-z].*", Pattern.DOTALL);
  private static final Pattern DECLARATION_END = Pattern.compile(">");

  /// Elements that hold a text as it is up to the next empty line.
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?i)</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col"
              + "|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form"
              + "|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
              + "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|source|summary"
              + "|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[\\s>].*|/>.*)?",
          Pattern.DOTALL);

  /// So does any other tag that stands alone in its line, where it does not continue words.
  private static final Pattern ALONE =
      Pattern.compile(
          "(?:<[A-Za-z][A-Za-z0-9-]*"
              + "(?:[ \\t]+[A-Za-z_:][A-Za-z0-9_.:-]*"
              + "(?:[ \\t]*=[ \\t]*(?:[^\\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*+"
              + "[ \\t]*/?>|</[A-Za-z][A-Za-z0-9-]*[ \\t]*>)[ \\t]*");

  /// Code or HTML that goes on over lines.
  ///
  /// @param until what ends it in a line; null where an empty line does
  record Opening(Kind kind, @Nullable Pattern until) {
    boolean endsAtBlank() {
      return until == null;
    }

    boolean endsIn(String line) {
      return until != null && until.matcher(line).find();
    }

    boolean endsWhereItBegins(String line) {
      return kind == Kind.HTML && endsIn(line);
    }
  }

  private TaskMarks() {}

  static boolean isBlank(String text) {
    return stripped(text).isEmpty();
  }

  /// Without the white space that it begins with: what Markdown takes for such.
  static String stripped(String text) {
    int at = 0;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return text.substring(at);
  }

  /// @param interrupts whether it would end words that it stands right below: not all items do
  /// @return with the bullet as its first group
  static Optional<Matcher> item(String text, boolean interrupts) {
    Matcher item = ITEM.matcher(text);
    if (!item.matches()) {
      return Optional.empty();
    }
    boolean isNone =
        interrupts
            && (isBlank(text.substring(item.end(1)))
                || (item.group(2) != null && Integer.parseInt(item.group(2)) != 1));
    return isNone ? Optional.empty() : Optional.of(item);
  }

  static boolean isHeading(String text) {
    return HEADING.matcher(text).matches();
  }

  static boolean isRule(String text) {
    char mark = text.isEmpty() ? ' ' : text.charAt(0);
    return (mark == '*' || mark == '-' || mark == '_')
        && text.chars().allMatch(c -> c == mark || c == ' ' || c == '\t')
        && text.chars().filter(c -> c == mark).count() >= RULE_MIN;
  }

  /// Whether it makes a heading of words that it stands right below.
  static boolean isUnderline(String text) {
    return UNDERLINE.matcher(text).matches();
  }

  /// @param interrupts whether it would end words or a quote
  static Optional<Opening> opening(String text, boolean interrupts) {
    Matcher fence = FENCE.matcher(text);
    if (fence.matches()) {
      String mark = fence.group(1);
      return Optional.of(
          new Opening(
              Kind.CODE,
              Pattern.compile("^[ \\t]*" + mark.charAt(0) + "{" + mark.length() + ",}[ \\t]*\\z")));
    }
    return text.startsWith("<") ? html(text, interrupts) : Optional.empty();
  }

  private static Optional<Opening> html(String text, boolean interrupts) {
    if (RAW.matcher(text).matches()) {
      return Optional.of(new Opening(Kind.HTML, RAW_END));
    }
    if (text.startsWith("<!--")) {
      return Optional.of(new Opening(Kind.HTML, COMMENT_END));
    }
    if (text.startsWith("<?")) {
      return Optional.of(new Opening(Kind.HTML, QUESTION_END));
    }
    if (text.startsWith("<![CDATA[")) {
      return Optional.of(new Opening(Kind.HTML, DATA_END));
    }
    if (DECLARATION.matcher(text).matches()) {
      return Optional.of(new Opening(Kind.HTML, DECLARATION_END));
    }
    boolean mayBeAlone = !interrupts && text.length() <= TAG_MAX_CHARS;
    boolean isBlock =
        BLOCK.matcher(text).matches() || (mayBeAlone && ALONE.matcher(text).matches());
    return isBlock ? Optional.of(new Opening(Kind.HTML, null)) : Optional.empty();
  }
}
