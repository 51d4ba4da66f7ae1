package dev.boardcast.testkit;

import java.util.Random;

/// The seed of a random test: `BOARDCAST_SEED`, or one made now.
public final class Seed {
  private Seed() {}

  /// Says which one it is, so that a failure can be played again.
  ///
  /// @param test whose it is
  public static long of(String test) {
    String given = System.getenv("BOARDCAST_SEED");
    long seed = given == null ? new Random().nextLong() : Long.parseLong(given);
    System.out.printf("%s: BOARDCAST_SEED=%d%n", test, seed);
    return seed;
  }
}
