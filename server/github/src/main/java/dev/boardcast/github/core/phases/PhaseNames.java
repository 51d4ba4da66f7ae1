package dev.boardcast.github.core.phases;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Names of phases as a board can hold them: one line, not too long, and each another one.
final class PhaseNames {
  private final Set<String> taken = new HashSet<>();

  /// As a board compares them.
  static String key(String name) {
    return TextRules.comparable(name).toLowerCase(Locale.ROOT);
  }

  /// An option's name on a board.
  static String shown(String name) {
    String line = TextRules.trimmed(cut(TextRules.line(name), Limits.TITLE_MAX_CHARS));
    return TextRules.isBlank(line) ? "GitHub phase" : line;
  }

  /// An option's description on a board; null for none.
  static @Nullable String described(String text) {
    String storable = TextRules.storable(text);
    return storable.isEmpty() ? null : cut(storable, Limits.BODY_MAX_CHARS);
  }

  private static String cut(String text, int maxChars) {
    return Limits.length(text) <= maxChars
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxChars));
  }

  /// Takes a name, or the next one like it that is free.
  String take(String name) {
    String free = name;
    for (int i = 2; !taken.add(key(free)); i++) {
      String number = " (" + i + ")";
      free = TextRules.trimmed(cut(name, Limits.TITLE_MAX_CHARS - number.length())) + number;
    }
    return free;
  }
}
