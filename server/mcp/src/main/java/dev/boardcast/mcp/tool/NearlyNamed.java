package dev.boardcast.mcp.tool;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of a fixed list as people and models write them: `In Progress`, `in-progress`, `To Do`.
/// Pure.
public final class NearlyNamed {
  private static final Pattern WORDS = Pattern.compile("[A-Za-z]+(?:[ _-][A-Za-z]+)*");

  private NearlyNamed() {}

  /// The one name that differs in nothing but case and what stands between its words.
  public static Optional<String> of(String written, List<String> names) {
    if (!WORDS.matcher(written).matches()) {
      return Optional.empty();
    }
    String letters = letters(written);
    List<String> same = names.stream().filter(name -> letters(name).equals(letters)).toList();
    return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
  }

  private static String letters(String name) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != ' ' && c != '_' && c != '-') {
        letters.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
      }
    }
    return letters.toString();
  }
}
