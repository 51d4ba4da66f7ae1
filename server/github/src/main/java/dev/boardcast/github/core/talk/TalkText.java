package dev.boardcast.github.core.talk;

import dev.boardcast.core.domain.Limits;
import dev.boardcast.core.text.TextRules;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a comment of a board looks like at GitHub, and what one of GitHub's looks like here.
public final class TalkText {
  /// At the end of one that a board holds only the beginning of.
  static final String CUT = "\n\n(The rest is on GitHub.)";

  private static final Pattern MARK =
      Pattern.compile("(?:\\r?\\n){0,2}<!-- boardcast ([0-9a-f-]{36}) -->\\s*$");

  /// In code, for a name that begins with `@` would call somebody.
  private static final Pattern SPEAKER =
      Pattern.compile("^`([^`\\r\\n]+)` on Boardcast:\\r?\\n\\r?\\n");

  private TalkText() {}

  /// A comment of this board for GitHub, where all of them are signed by the token's owner.
  ///
  /// @param author who said it here
  public static String there(@Nullable String author, String text, String mark) {
    String name = author == null ? "" : author.replace('`', '\'');
    String said = name.isBlank() ? text : "`%s` on Boardcast:\n\n%s".formatted(name, text);
    return said + "\n\n<!-- boardcast %s -->".formatted(mark);
  }

  /// What a comment says here.
  ///
  /// @param author null where it is the one who wrote it there
  /// @param mark null where no board made it
  public record Here(@Nullable String author, String text, @Nullable String mark) {}

  /// @param own whether it was written with this token: of others what they say of its author is
  ///   only text
  /// @return empty for one that says nothing that a board can hold
  public static Optional<Here> here(String body, boolean own) {
    Matcher mark = MARK.matcher(body);
    boolean marked = mark.find();
    String said = TextRules.storable(marked ? body.substring(0, mark.start()) : body);
    Matcher speaker = SPEAKER.matcher(said);
    boolean named = own && marked && speaker.find();
    String text = named ? said.substring(speaker.end()) : said;
    return TextRules.isBlank(text)
        ? Optional.empty()
        : Optional.of(
            new Here(
                named ? speaker.group(1) : null, shortened(text), marked ? mark.group(1) : null));
  }

  private static String shortened(String text) {
    return Limits.length(text) <= Limits.COMMENT_MAX_CHARS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Limits.COMMENT_MAX_CHARS - CUT.length()))
            + CUT;
  }
}
