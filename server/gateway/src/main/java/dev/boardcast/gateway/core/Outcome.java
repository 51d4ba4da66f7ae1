package dev.boardcast.gateway.core;

import java.util.Locale;

/// What is known of a call that failed.
public enum Outcome {
  /// The server never saw it.
  NOT_SENT,
  /// It may have been done.
  UNKNOWN,
  /// The server, or the gateway, said no.
  REFUSED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
