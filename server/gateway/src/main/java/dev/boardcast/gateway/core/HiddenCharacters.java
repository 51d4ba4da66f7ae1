package dev.boardcast.gateway.core;

import java.util.OptionalInt;

/// Characters that a model reads and a person does not see, or sees in another order: what stands
/// in a description may then be not what its reader believes. Pure.
public final class HiddenCharacters {
  private static final int TAGS_FIRST = 0xe0000;
  private static final int TAGS_LAST = 0xe007f;

  private HiddenCharacters() {}

  /// The first one of a text; empty where there is none. Line ends and tabs are none.
  public static OptionalInt first(String text) {
    return text.codePoints().filter(HiddenCharacters::isHidden).findFirst();
  }

  private static boolean isHidden(int c) {
    return switch (c) {
      case '\n', '\r', '\t' -> false;
      // Of no width.
      case 0x00ad, 0x034f, 0x061c, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff -> true;
      // Marks of direction, overrides and isolates.
      case 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e -> true;
      case 0x2066, 0x2067, 0x2068, 0x2069 -> true;
      default ->
          Character.getType(c) == Character.CONTROL
              || Character.getType(c) == Character.SURROGATE
              || (c >= TAGS_FIRST && c <= TAGS_LAST);
    };
  }
}
