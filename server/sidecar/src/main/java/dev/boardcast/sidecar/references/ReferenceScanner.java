package dev.boardcast.sidecar.references;

/// Finds references in a text (docs/REFERENCES.md has the grammar): `BOARD-3#12`, and `#12` where
/// that means a board. Numbers are those of the contract, in the digits 0 to 9.
final class ReferenceScanner {
  private static final String WORD = "BOARD-";

  /// Takes what is found, in the order of the text.
  interface Sink {
    void found(int start, int end, int board, int issue);
  }

  private ReferenceScanner() {}

  /// @param from where a line begins
  /// @param to where a line ends
  /// @param bareBoard the board that `#12` is of; 0 where it is no reference
  static void scan(CharSequence text, int from, int to, int bareBoard, Sink sink) {
    for (int at = from; at < to; at++) {
      if (text.charAt(at) != '#') {
        continue;
      }
      int end = digitsEnd(text, at + 1, to);
      int issue = number(text, at + 1, end);
      if (issue == 0 || isWordAt(text, end)) {
        continue;
      }
      int digits = digitsStart(text, from, at);
      int board = number(text, digits, at);
      if (board > 0 && hasWord(text, from, digits) && isFree(text, digits - WORD.length())) {
        sink.found(digits - WORD.length(), end, board, issue);
      } else if (bareBoard > 0 && isFree(text, at)) {
        sink.found(at, end, bareBoard, issue);
      }
    }
  }

  /// The board that a `#` is of.
  ///
  /// @return 0 where it is of none
  static int boardBefore(CharSequence text, int from, int hash, int bareBoard) {
    int digits = digitsStart(text, from, hash);
    int board = number(text, digits, hash);
    if (board > 0 && hasWord(text, from, digits) && isFree(text, digits - WORD.length())) {
      return board;
    }
    return isFree(text, hash) ? bareBoard : 0;
  }

  private static boolean hasWord(CharSequence text, int from, int digits) {
    int start = digits - WORD.length();
    if (start < from) {
      return false;
    }
    for (int i = 0; i < WORD.length(); i++) {
      if (text.charAt(start + i) != WORD.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int digitsEnd(CharSequence text, int from, int to) {
    int at = from;
    while (at < to && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int digitsStart(CharSequence text, int from, int to) {
    int at = to;
    while (at > from && isDigit(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /// @return 0 for what is none: nothing, a leading zero, more than an `int` holds
  private static int number(CharSequence text, int from, int to) {
    if (from >= to || text.charAt(from) == '0' || to - from > 10) {
      return 0;
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      value = value * 10 + (text.charAt(at) - '0');
    }
    return value <= Integer.MAX_VALUE ? (int) value : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordAt(CharSequence text, int at) {
    return at < text.length() && isWord(Character.codePointAt(text, at));
  }

  /// Whether a reference may begin here: not inside of a word, an address or an entity.
  private static boolean isFree(CharSequence text, int at) {
    if (at == 0) {
      return true;
    }
    int before = Character.codePointBefore(text, at);
    return !isWord(before) && before != '#' && before != '/' && before != '&';
  }

  static boolean isWord(int codePoint) {
    return codePoint == '_' || Character.isLetterOrDigit(codePoint);
  }
}
