package dev.boardcast.sidecar.references;

import java.util.Locale;

/// Which issues of a board a query names by their numbers: `12`, `#12` or `BOARD-3#12`, and what
/// such a name begins with.
///
/// @param digits what a number must begin with; `ALL` or `NONE`
record SoughtNumber(long digits) {
  private static final long NONE = 0;
  private static final long ALL = -1;

  /// Past this no digits are the beginning of an issue's number.
  private static final int DIGITS_MAX_COUNT = 10;

  static SoughtNumber of(int board, String query) {
    String sought = query.toLowerCase(Locale.ROOT);
    if (sought.isEmpty()) {
      return new SoughtNumber(NONE);
    }
    if (isDigit(sought.charAt(0))) {
      return new SoughtNumber(digits(sought));
    }
    String before = sought.charAt(0) == '#' ? "#" : named(board);
    if (before.startsWith(sought)) {
      return new SoughtNumber(ALL);
    }
    return new SoughtNumber(
        sought.startsWith(before) ? digits(sought.substring(before.length())) : NONE);
  }

  /// What stands before the number of a board's issue where it is named in full.
  private static String named(int board) {
    String name = Reference.name(board, 0).toLowerCase(Locale.ROOT);
    return name.substring(0, name.length() - 1);
  }

  private static long digits(String text) {
    return text.length() <= DIGITS_MAX_COUNT
            && text.charAt(0) != '0'
            && text.chars().allMatch(c -> isDigit((char) c))
        ? Long.parseLong(text)
        : NONE;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  boolean is(int number) {
    return number == digits;
  }

  boolean begins(int number) {
    if (digits <= NONE) {
      return digits == ALL;
    }
    long rest = number;
    while (rest > digits) {
      rest /= 10;
    }
    return rest == digits;
  }
}
