package dev.boardcast.testkit;

import java.util.Random;

/// The seed of a random test: `BOARDCAST_SEED`, or one made now.
public final class Seed {
  private Seed() {}

  /// Says which one it is, so that a failure can be played again.
  ///
  /// @param test whose it is
  public static long of(String test) {
    return said(test, new Random().nextLong());
  }

  /// The same each time, but in the long rounds (`boardcast.full`): of a test in which some seeds
  /// find what is known and not mended yet.
  ///
  /// @param test whose it is
  public static long ofLongRounds(String test, long usual) {
    return Boolean.getBoolean("boardcast.full") ? of(test) : said(test, usual);
  }

  private static long said(String test, long made) {
    String given = System.getenv("BOARDCAST_SEED");
    long seed = given == null ? made : Long.parseLong(given);
    System.out.printf("%s: BOARDCAST_SEED=%d%n", test, seed);
    return seed;
  }
}
