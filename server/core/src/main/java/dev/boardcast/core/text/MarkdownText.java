package dev.boardcast.core.text;

/// Plain text of one line as Markdown that shows just that text (CommonMark and GitHub's).
///
/// Nothing is escaped that has no meaning where it stands: a client that does not render Markdown
/// after all shows the backslashes.
public final class MarkdownText {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private MarkdownText() {}

  public static String escaped(String text) {
    StringBuilder markdown = new StringBuilder(text.length() + 8);
    for (int at = 0; at < text.length(); at++) {
      if (hasMeaning(text, at)) {
        markdown.append('\\');
      }
      markdown.append(text.charAt(at));
    }
    return markdown.toString();
  }

  private static boolean hasMeaning(String text, int at) {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return switch (text.charAt(at)) {
      case '`', '*', '~', '[', ']' -> true;
      // Inside of a word it is a letter.
      case '_' ->
          at == 0 || !Character.isLetterOrDigit(text.codePointBefore(at)) || !isWord(text, at + 1);
      case '\\' -> PUNCTUATION.indexOf(next) >= 0;
      // The beginning of a tag, a comment or an address in angle brackets.
      case '<' -> next == '/' || next == '!' || next == '?' || Character.isLetter(next);
      case '&' -> next == '#' || Character.isLetter(next);
      // Only where a line begins.
      case '#', '>', '+', '-', '=' -> at == 0;
      case '.', ')' -> at > 0 && text.substring(0, at).chars().allMatch(c -> c >= '0' && c <= '9');
      default -> false;
    };
  }

  private static boolean isWord(String text, int at) {
    return at < text.length() && Character.isLetterOrDigit(text.codePointAt(at));
  }
}
