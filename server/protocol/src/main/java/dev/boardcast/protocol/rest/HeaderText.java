package dev.boardcast.protocol.rest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Any text as a header's value, which itself is ASCII: as it is where it can be, else as RFC 8187
/// has it, `UTF-8''` and the text's UTF-8 with `%XX` for whatever is not a letter or digit there.
public final class HeaderText {
  private static final String MARK = "UTF-8''";

  private HeaderText() {}

  /// @param text without characters that would end a line; those that cannot be UTF-8 become `?`
  public static String encode(String text) {
    boolean plain = text.chars().allMatch(HeaderText::isPlain) && !isMarked(text);
    if (plain) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(MARK);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append("%%%02X".formatted(octet));
      }
    }
    return encoded.toString();
  }

  /// Empty where the value is not ASCII, is marked and cannot be decoded, or has control characters
  /// or line ends in it.
  public static Optional<String> decode(String value) {
    if (!value.chars().allMatch(HeaderText::isPlain)) {
      return Optional.empty();
    }
    if (!isMarked(value)) {
      return Optional.of(value);
    }
    byte[] octets = new byte[value.length()];
    int count = 0;
    for (int at = MARK.length(); at < value.length(); at++) {
      char c = value.charAt(at);
      if (c != '%') {
        octets[count++] = (byte) c;
        continue;
      }
      if (at + 2 >= value.length() || hex(value, at + 1) < 0 || hex(value, at + 2) < 0) {
        return Optional.empty();
      }
      octets[count++] = (byte) (hex(value, at + 1) * 16 + hex(value, at + 2));
      at += 2;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(octets, 0, count);
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.codePoints().allMatch(HeaderText::isOfALine)
          ? Optional.of(text)
          : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static boolean isOfALine(int codePoint) {
    int type = Character.getType(codePoint);
    return !Character.isISOControl(codePoint)
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isMarked(String value) {
    return value.regionMatches(true, 0, MARK, 0, MARK.length());
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f;
  }

  private static boolean isUnreserved(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static int hex(String text, int at) {
    return Character.digit(text.charAt(at), 16);
  }
}
