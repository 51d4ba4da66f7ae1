package dev.boardcast.core.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What one of several servers says to the others: who it is, and how far the logs go, as `node
/// 70:46 71:9`. A star stands for "more than fits: look at all".
///
/// @param positions by project; empty: look at all
public record BellText(String node, Optional<Map<Integer, Long>> positions) {
  public BellText {
    positions = positions.map(Map::copyOf);
  }

  /// Of PostgreSQL's 7,999, some are left.
  static final int MAX_BYTES = 7_900;

  private static final String ALL = "*";

  public static String write(String node, Map<Integer, Long> positions) {
    StringBuilder text = new StringBuilder(node);
    positions.forEach((project, sequence) ->
        text.append(' ').append((int) project).append(':').append((long) sequence));
    return text.length() <= MAX_BYTES ? text.toString() : node + " " + ALL;
  }

  /// Of what cannot be read it is known that something rang.
  public static BellText read(String text) {
    String[] words = text.split(" ", -1);
    Map<Integer, Long> positions = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      try {
        positions.put(
            Integer.parseInt(words[i].substring(0, Math.max(colon, 0))),
            Long.parseLong(words[i].substring(colon + 1)));
      } catch (NumberFormatException _) {
        return new BellText(words[0], Optional.empty());
      }
    }
    return new BellText(words[0], Optional.of(positions));
  }
}
