package dev.boardcast.core.text;

import java.util.OptionalInt;

/// What a text of one line is: a title, a name, a label. Somebody can see something of it, nothing
/// invisible hangs at its ends, and nothing in it moves a cursor, ends the line or turns the
/// reading direction of what stands beside it. Joiners (U+200C, U+200D) and direction marks
/// (U+200E, U+200F, U+061C) are part of how languages are written and stay; so do upper and lower
/// case and the form (composed or not) that a text came in.
public final class TextRules {
  private static final int LINE_FEED = '\n';

  /// The only base of the emoji that are spelled with tags: flags such as Scotland's.
  private static final int FLAG = 0x1F3F4;

  private static final int TAG_FIRST = 0xE0020;
  private static final int TAG_LAST = 0xE007F;

  private TextRules() {}

  /// Whether nobody can see anything of it: it is empty, or white space and invisible characters
  /// alone.
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(TextRules::isUnseen);
  }

  /// The text without white space and zero-width fillers at its ends.
  public static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isTrimmed(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (from < to && isTrimmed(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /// The first code point that a text of one line must not hold.
  public static OptionalInt refusedInLine(String text) {
    int before = 0;
    boolean inFlag = false;
    for (int at = 0; at < text.length(); at += Character.charCount(before)) {
      int c = text.codePointAt(at);
      inFlag = isTag(c) && (inFlag || before == FLAG);
      if (isRefusedInLine(c) || (isTag(c) && !inFlag)) {
        return OptionalInt.of(c);
      }
      before = c;
    }
    return OptionalInt.empty();
  }

  /// The first code point that no text may hold: it would not come back as it went in.
  public static OptionalInt refusedAnywhere(String text) {
    return text.codePoints().filter(TextRules::isUnstorable).findFirst();
  }

  /// What is to be done about a refused code point, as the rest of a sentence that begins with the
  /// field's name.
  public static String refusal(int refused) {
    return "must not hold U+%04X (%s); %s"
        .formatted(
            refused,
            name(refused),
            isLineOrSpace(refused) ? "write a space instead" : "take it out");
  }

  /// The text as one line where nobody is there to be refused: white space of all kinds becomes one
  /// space, what must not be there goes. May be blank.
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    int before = 0;
    boolean inFlag = false;
    for (int at = 0; at < text.length(); at += Character.charCount(before)) {
      int c = text.codePointAt(at);
      inFlag = isTag(c) && (inFlag || before == FLAG);
      before = c;
      if (isLineOrSpace(c)) {
        line.append(' ');
      } else if (!isRefusedInLine(c) && (!isTag(c) || inFlag)) {
        line.appendCodePoint(c);
      }
    }
    return trimmed(line.toString());
  }

  /// The text without what no text may hold.
  public static String storable(String text) {
    return refusedAnywhere(text).isEmpty()
        ? text
        : text.codePoints()
            .filter(c -> !isUnstorable(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /// The text as it is compared with others that look the same: white space of all kinds is one
  /// space, and what takes no room is passed over, wherever it stands.
  public static String comparable(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !takesNoRoom(c))
        .map(c -> isSpace(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!seen.isEmpty() && seen.charAt(seen.length() - 1) != ' '))
        .forEach(seen::appendCodePoint);
    return trimmed(seen.toString());
  }

  private static boolean isUnstorable(int c) {
    return c == 0 || Character.getType(c) == Character.SURROGATE;
  }

  private static boolean isRefusedInLine(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT ->
          // Embeddings and overrides, isolates, and what Unicode gave up or keeps for programs.
          (c >= 0x202A && c <= 0x202E)
              || (c >= 0x2066 && c <= 0x206F)
              || (c >= 0xFFF9 && c <= 0xFFFB)
              || c == 0xE0001;
      default -> false;
    };
  }

  /// Spells words that nobody sees, except in the emoji of a few flags.
  private static boolean isTag(int c) {
    return c >= TAG_FIRST && c <= TAG_LAST;
  }

  private static boolean isLineOrSpace(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || isLineOrSpace(c) || c == 0x2800 || isFiller(c);
  }

  /// Fillers that are shown as an empty place. Those of conjoining letters (U+115F, U+1160) are a
  /// part of syllables and are not trimmed.
  private static boolean isFiller(int c) {
    return c == 0x3164 || c == 0xFFA0;
  }

  /// Zero-width characters that say nothing at a text's end.
  private static boolean isZeroWidth(int c) {
    return switch (c) {
      case 0x00AD, 0x180E, 0x200B, 0x2060, 0xFEFF -> true;
      default -> c >= 0x2061 && c <= 0x2064;
    };
  }

  private static boolean takesNoRoom(int c) {
    return isZeroWidth(c) || c == 0x061C || c == 0x200E || c == 0x200F || c == 0x034F;
  }

  private static boolean isTrimmed(int c) {
    return isSpace(c) || isZeroWidth(c);
  }

  private static boolean isUnseen(int c) {
    return isTrimmed(c)
        || switch (Character.getType(c)) {
          case Character.CONTROL, Character.SURROGATE -> true;
          case Character.FORMAT -> !isShownFormat(c);
          default -> isIgnorable(c);
        };
  }

  /// Number signs, ends of verses and the like: format characters with a shape of their own.
  private static boolean isShownFormat(int c) {
    return (c >= 0x0600 && c <= 0x0605)
        || c == 0x06DD
        || c == 0x070F
        || c == 0x0890
        || c == 0x0891
        || c == 0x08E2
        || c == 0x110BD
        || c == 0x110CD;
  }

  /// What Unicode says is to be ignored where it cannot be shown, beside format characters:
  /// variation selectors, conjoining fillers, inherent vowels; and a note without a head.
  private static boolean isIgnorable(int c) {
    return switch (c) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180F, 0x2065, 0x1D159 -> true;
      default ->
          (c >= 0x180B && c <= 0x180D)
              || (c >= 0xFE00 && c <= 0xFE0F)
              || (c >= 0xFFF0 && c <= 0xFFF8)
              || (c >= 0xE0000 && c <= 0xE0FFF);
    };
  }

  private static String name(int c) {
    if (Character.getType(c) == Character.SURROGATE) {
      return "half of a surrogate pair";
    }
    return switch (c) {
      case '\t' -> "a tab";
      case LINE_FEED, '\r', 0x85 -> "a line break";
      default -> {
        String name = Character.getName(c);
        yield name == null ? "not a character" : name;
      }
    };
  }
}
