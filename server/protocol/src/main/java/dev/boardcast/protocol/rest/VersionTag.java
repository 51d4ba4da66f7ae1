package dev.boardcast.protocol.rest;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ETag that stands for a version in any epoch and any history: for a writer that knows the
/// version it has read, and has no answer's ETag at hand. It is asked for in `If-Match`, and no
/// answer has it.
public final class VersionTag {
  private static final Pattern FORM = Pattern.compile("\\*-(\\d{1,18})");

  private VersionTag() {}

  /// Quotes included.
  public static String of(long version) {
    return "\"*-" + version + "\"";
  }

  /// The version that a tag stands for; empty for every other tag.
  ///
  /// @param tag without its quotes
  public static OptionalLong version(String tag) {
    Matcher form = FORM.matcher(tag);
    return form.matches() ? OptionalLong.of(Long.parseLong(form.group(1))) : OptionalLong.empty();
  }
}
