package dev.boardcast.sidecar.announce;

/// Text from elsewhere, made fit for one line of an editor.
final class PlainText {
  /// Parts what joins in some languages, and joins emoji into one picture; the only invisible
  /// characters that are let through.
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private PlainText() {}

  /// The text on one line: what would end a line, move a cursor, or turn the direction of the text
  /// around becomes a space or goes away; runs of spaces become one. A space parts `](`, which
  /// makes links, in VS Code those to commands too, where no Markdown is meant. Past the bound it
  /// ends in "…".
  ///
  /// @param maxCharacters at least 1, counted in code points
  static String of(String text, int maxCharacters) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), 2 * maxCharacters));
    int characters = 0;
    boolean space = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (breaks(c)) {
        space = characters > 0;
      } else if (!hides(c)) {
        space |= c == '(' && !line.isEmpty() && line.charAt(line.length() - 1) == ']';
        int more = space ? 2 : 1;
        if (characters + more > maxCharacters) {
          return shortened(line);
        }
        if (space) {
          line.append(' ');
          space = false;
        }
        line.appendCodePoint(c);
        characters += more;
      }
    }
    return line.toString();
  }

  private static String shortened(StringBuilder line) {
    if (!line.isEmpty()) {
      line.setLength(line.offsetByCodePoints(line.length(), -1));
    }
    return line.append('…').toString();
  }

  private static boolean breaks(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static boolean hides(int c) {
    int type = Character.getType(c);
    return type == Character.SURROGATE
        || (type == Character.FORMAT && c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER);
  }
}
