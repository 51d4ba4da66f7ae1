package dev.boardcast.tracker.health;

import java.util.Locale;

/// What is looked after.
public enum Check {
  /// Whether changes can be stored.
  DATABASE,
  /// Whether what other servers of the same database change is seen.
  FOLLOWING,
  /// Free space of the data directory.
  DISK,
  /// Whether the system's clock goes forward.
  CLOCK,
  /// Files and sockets that the process may still open.
  DESCRIPTORS,
  /// Whether the server is ending.
  SHUTDOWN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
