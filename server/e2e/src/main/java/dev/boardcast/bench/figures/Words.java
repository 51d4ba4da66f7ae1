package dev.boardcast.bench.figures;

import java.util.List;

/// Options of the command line: a name, and its value in the next word.
public final class Words {
  private Words() {}

  public static String text(List<String> words, String name, String fallback) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 >= words.size() ? fallback : words.get(at + 1);
  }

  public static int number(List<String> words, String name, int fallback) {
    return Integer.parseInt(text(words, name, Integer.toString(fallback)));
  }
}
