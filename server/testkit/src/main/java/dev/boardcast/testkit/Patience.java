package dev.boardcast.testkit;

import java.time.Duration;

/// How long a test waits for what it is not about the time of: machines that do other things beside
/// are slow, and only a failure takes so long.
public final class Patience {
  public static final long SECONDS = 180;
  public static final Duration LONG = Duration.ofSeconds(SECONDS);
  public static final long MS = LONG.toMillis();

  private Patience() {}
}
