package dev.boardcast.app.base;

import java.util.List;

/// The words of a command line, as Java decoded them. In a locale whose encoding is not that of the
/// terminal it puts replacement characters where it understood nothing: such words are refused, for
/// what they would be stored as is not what was typed. Pure.
public final class Arguments {
  /// Follows the name of what did not decode.
  public static final String NOT_TEXT =
      " is no text in the encoding of this locale: run it in one of UTF-8 (LC_ALL=C.UTF-8)";

  private static final int REPLACEMENT = '\uFFFD';

  private Arguments() {}

  /// @throws CommandFailure naming the first word that did not decode, by its place; what it has is
  ///   not repeated
  public static void check(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (!isText(words.get(i))) {
        throw CommandFailure.ofUsage("argument " + (i + 1) + NOT_TEXT);
      }
    }
  }

  /// Whether a text has neither replacement characters nor halves of surrogate pairs.
  public static boolean isText(String text) {
    return text.codePoints()
        .noneMatch(c -> c == REPLACEMENT || Character.getType(c) == Character.SURROGATE);
  }
}
