package dev.boardcast.protocol.boards;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import org.jspecify.annotations.Nullable;

/// The name in which changes are made. Pure.
public final class ActorName {
  /// Of a longer name, the beginning is kept.
  public static final int MAX_CHARS = 128;

  private ActorName() {}

  /// The name without what a name of one line must not hold; null for one of which nothing can be
  /// seen.
  public static @Nullable String of(String name) {
    String line = TextRules.line(name);
    int kept = Math.min(Limits.length(line), MAX_CHARS);
    String text = TextRules.trimmed(line.substring(0, line.offsetByCodePoints(0, kept)));
    return TextRules.isBlank(text) ? null : text;
  }
}
