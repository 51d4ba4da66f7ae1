package dev.boardcast.app.serve;

import dev.boardcast.github.api.Failure;
import dev.boardcast.github.api.GitHubException;
import java.util.Random;

/// Ends the connection's code at a step of its own choice, as `kill -9` would: nothing after that
/// step is done.
final class Killer {
  private static final int STEPS_MAX = 8;

  private final Random random;
  private int stepsLeft = -1;
  private boolean dead;

  Killer(Random random) {
    this.random = random;
  }

  void arm(boolean now) {
    stepsLeft = now ? random.nextInt(STEPS_MAX) : -1;
    dead = false;
  }

  boolean isArmed() {
    return stepsLeft >= 0;
  }

  boolean isDead() {
    return dead;
  }

  /// A step's beginning or end.
  void maybe() {
    dead = dead || stepsLeft == 0;
    stepsLeft = Math.max(-1, stepsLeft - 1);
    if (dead) {
      throw new GitHubException(new Failure.Unknown("killed"));
    }
  }
}
