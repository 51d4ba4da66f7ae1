package dev.boardcast.mcp;

import java.util.List;
import java.util.Random;

/// Chance that can be had again: each seed is printed, and `BOARDCAST_SEED` sets it.
public final class Seeded {
  /// Texts of one and of several bytes, with what JSON and Markdown escape.
  private static final List<String> BITS =
      List.of(
          "a", "Z", "7", " ", "\"", "\\", "\n", "\t", "#", "é", "ж", "漢", "字", "😀", "\u2028",
          "\u0001");

  private Seeded() {}

  public static Random random(Class<?> test) {
    String given = System.getenv("BOARDCAST_SEED");
    long seed = given == null || given.isBlank() ? System.nanoTime() : Long.parseLong(given);
    System.out.println(test.getSimpleName() + ": BOARDCAST_SEED=" + seed);
    return new Random(seed);
  }

  /// Of so many characters.
  public static String text(Random random, int chars) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < chars; i++) {
      text.append(BITS.get(random.nextInt(BITS.size())));
    }
    return text.toString();
  }

  /// The same, all of one kind: what a person writes.
  public static String plain(Random random, int chars) {
    return List.of("x", "word ", "漢", "é", "\"")
        .get(random.nextInt(5))
        .repeat(chars)
        .substring(0, chars);
  }
}
