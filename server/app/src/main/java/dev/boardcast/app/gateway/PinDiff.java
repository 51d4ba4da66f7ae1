package dev.boardcast.app.gateway;

import dev.boardcast.gateway.json.RawObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a tool's description differs from what was accepted, for a person. Pure.
public final class PinDiff {
  private static final String INDENT = "  ";

  private PinDiff() {}

  /// @param accepted null where nothing was
  public static List<String> lines(@Nullable String accepted, String seen) throws IOException {
    RawObject before = accepted == null ? RawObject.EMPTY : RawObject.parse(accepted);
    RawObject now = RawObject.parse(seen);
    Set<String> names = new LinkedHashSet<>(before.names());
    names.addAll(now.names());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      members(name, before.raw(name), now.raw(name), lines);
    }
    return lines;
  }

  /// Objects are compared by their members, so that one word in a schema is one pair of lines.
  private static void members(
      String path, @Nullable String before, @Nullable String now, List<String> lines)
      throws IOException {
    if (before != null && before.equals(now)) {
      return;
    }
    if (before != null && now != null && before.startsWith("{") && now.startsWith("{")) {
      RawObject old = RawObject.parse(before);
      RawObject fresh = RawObject.parse(now);
      Set<String> names = new LinkedHashSet<>(old.names());
      names.addAll(fresh.names());
      for (String name : names) {
        members(path + "." + name, old.raw(name), fresh.raw(name), lines);
      }
      return;
    }
    if (before != null) {
      lines.add(INDENT + "- " + shown(path) + ": " + shown(before));
    }
    if (now != null) {
      lines.add(INDENT + "+ " + shown(path) + ": " + shown(now));
    }
  }

  /// A server wrote it: what a terminal would not show as it is, is shown by its number.
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.PRIVATE_USE,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                shown.append(String.format(Locale.ROOT, "<U+%04X>", c));
            default -> shown.appendCodePoint(c);
          }
        });
    return shown.toString();
  }
}
