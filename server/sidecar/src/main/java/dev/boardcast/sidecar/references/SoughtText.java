package dev.boardcast.sidecar.references;

/// A text that titles are looked through for, in any case. For letters of ASCII, which most queries
/// begin with, without a look at each letter of each title.
final class SoughtText {
  private final String text;

  /// What a title has where it has the text's first letter; empty where the first letter is not of
  /// ASCII.
  private final String firstForms;

  private final char first;

  SoughtText(String text) {
    this.text = text;
    first = text.isEmpty() ? 0 : folded(text.charAt(0));
    firstForms = first < 0x80 ? forms(first) : "";
  }

  String text() {
    return text;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  boolean begins(String title) {
    return title.regionMatches(true, 0, text, 0, text.length());
  }

  boolean isIn(String title) {
    int last = title.length() - text.length();
    if (firstForms.isEmpty()) {
      for (int at = 0; at <= last; at++) {
        if (folded(title.charAt(at)) == first && isAt(title, at)) {
          return true;
        }
      }
      return false;
    }
    for (int form = 0; form < firstForms.length(); form++) {
      char c = firstForms.charAt(form);
      for (int at = title.indexOf(c); at >= 0 && at <= last; at = title.indexOf(c, at + 1)) {
        if (isAt(title, at)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isAt(String title, int at) {
    return title.regionMatches(true, at, text, 0, text.length());
  }

  private static char folded(char c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /// All characters that are this one in some case.
  ///
  /// @param folded of ASCII
  private static String forms(char folded) {
    // The sign of kelvins, the long s, and the two i of Turkish are letters of ASCII in another
    // case.
    String others =
        switch (folded) {
          case 'k' -> "\u212a";
          case 's' -> "\u017f";
          case 'i' -> "\u0130\u0131";
          default -> "";
        };
    boolean letter = folded >= 'a' && folded <= 'z';
    return folded + (letter ? Character.toString(Character.toUpperCase(folded)) : "") + others;
  }
}
