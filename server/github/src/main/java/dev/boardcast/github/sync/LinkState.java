package dev.boardcast.github.sync;

import java.util.Locale;

/// How a connection stands.
public enum LinkState {
  /// Its first word is yet to come.
  STARTING,
  IMPORTING,
  /// Up to date, by scans.
  POLLING,
  /// Up to date, by GitHub's deliveries; scans are rare.
  LIVE,
  /// A limit of GitHub's is used up, or nearly.
  WAITING,
  /// GitHub does not answer.
  OFFLINE,
  /// There is no token, or it may not.
  DENIED,
  /// The project was deleted, or is hidden from this token; the board is kept.
  GONE,
  /// The field of statuses is not what it was when this was connected.
  CHANGED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
