package dev.boardcast.sidecar.references.text;

import java.util.Collection;

/// What a place's `character` counts. Java's own texts are UTF-16.
public enum PositionEncoding {
  UTF_8("utf-8") {
    @Override
    int units(int codePoint) {
      return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
  },
  UTF_16("utf-16") {
    @Override
    int units(int codePoint) {
      return Character.charCount(codePoint);
    }
  };

  private final String wireName;

  PositionEncoding(String wireName) {
    this.wireName = wireName;
  }

  /// UTF-8 where the client offers it, else what every client has.
  public static PositionEncoding choose(Collection<String> offered) {
    return offered.contains(UTF_8.wireName) ? UTF_8 : UTF_16;
  }

  public String wireName() {
    return wireName;
  }

  abstract int units(int codePoint);

  /// Where in the text a character of a line is. One past the line's end is its end; one inside of
  /// a code point is that code point's beginning.
  ///
  /// @param from where the line begins
  /// @param to where it ends
  int offset(CharSequence text, int from, int to, int character) {
    int at = from;
    int units = 0;
    while (at < to) {
      int codePoint = Character.codePointAt(text, at);
      units += units(codePoint);
      if (units > character) {
        return at;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  /// The length of a part of the text.
  int length(CharSequence text, int from, int to) {
    int units = 0;
    for (int at = from; at < to; ) {
      int codePoint = Character.codePointAt(text, at);
      units += units(codePoint);
      at += Character.charCount(codePoint);
    }
    return units;
  }
}
