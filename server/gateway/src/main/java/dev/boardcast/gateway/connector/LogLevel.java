package dev.boardcast.gateway.connector;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a message of a server's log matters, the least first. An entry in lower case is its
/// name on the wire.
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  /// Null where a text is none.
  public static @Nullable LogLevel of(@Nullable String name) {
    for (LogLevel one : values()) {
      if (one.wireName().equals(name)) {
        return one;
      }
    }
    return null;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
