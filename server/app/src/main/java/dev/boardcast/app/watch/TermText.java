package dev.boardcast.app.watch;

import java.lang.Character.UnicodeScript;

/// Text that other people wrote, made fit for a terminal: without control characters, and measured
/// in the cells that it takes there. Pure.
final class TermText {
  /// Half-width katakana and hangul take one cell, though their scripts' others take two.
  private static final int HALF_WIDTH_FIRST = 0xFF61;

  private static final int HALF_WIDTH_LAST = 0xFFDC;

  private static final String ELLIPSIS = "…";

  private TermText() {}

  /// Without what would move the cursor, change colours or turn the reading direction. Each control
  /// character becomes a space; invisible format characters vanish.
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                clean.append(' ');
            case Character.SURROGATE -> clean.append('\uFFFD');
            case Character.FORMAT -> {}
            default -> clean.appendCodePoint(c);
          }
        });
    return clean.toString();
  }

  /// The cells that clean text takes in a terminal.
  static int cells(String clean) {
    return clean.codePoints().map(TermText::cells).sum();
  }

  /// Cleaned, and cut or padded to exactly so many cells.
  static String fit(String text, int cells) {
    String cut = cut(text, cells);
    return cut + " ".repeat(Math.max(0, cells - cells(cut)));
  }

  /// Cleaned, and cut to at most so many cells.
  static String cut(String text, int cells) {
    String clean = clean(text);
    if (cells(clean) <= cells) {
      return clean;
    }
    StringBuilder kept = new StringBuilder();
    int room = cells - 1;
    int[] points = clean.codePoints().toArray();
    for (int i = 0; i < points.length && cells(points[i]) <= room; i++) {
      kept.appendCodePoint(points[i]);
      room -= cells(points[i]);
    }
    return cells < 1 ? "" : kept + ELLIPSIS;
  }

  private static int cells(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int codePoint) {
    if (codePoint < 0x1100 || (codePoint >= HALF_WIDTH_FIRST && codePoint <= HALF_WIDTH_LAST)) {
      return false;
    }
    boolean cjkPunctuationOrFullWidth =
        (codePoint >= 0x3000 && codePoint <= 0x303E)
            || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
            || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6);
    return cjkPunctuationOrFullWidth
        || Character.isEmojiPresentation(codePoint)
        || switch (UnicodeScript.of(codePoint)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL, YI -> true;
          default -> false;
        };
  }
}
