package dev.boardcast.mcp.board.support;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The name that was probably meant. Pure.
final class DidYouMean {
  /// Longer names are compared by their beginning.
  private static final int COMPARED_MAX_CHARS = 64;

  private DidYouMean() {}

  /// The nearest name, where one is near: one edit for every three characters, upper and lower case
  /// being the same; of those equally near, the first.
  static Optional<String> of(String asked, List<String> names) {
    String wanted = folded(asked);
    int allowed = Math.max(1, wanted.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(allowed);
    record Near(String name, int edits) {}
    return names.stream()
        .map(name -> new Near(name, distance.apply(wanted, folded(name))))
        .filter(near -> near.edits() >= 0)
        .min(Comparator.comparingInt(Near::edits))
        .map(Near::name);
  }

  private static String folded(String name) {
    String folded = name.strip().toLowerCase(Locale.ROOT);
    return folded.length() <= COMPARED_MAX_CHARS ? folded : folded.substring(0, COMPARED_MAX_CHARS);
  }
}
