package dev.boardcast.core.mirror;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a connection stands.
public enum MirrorState {
  /// Its first word is yet to come.
  STARTING,
  IMPORTING,
  /// Up to date, by looks.
  POLLING,
  /// Up to date, by what the other system tells; looks are rare.
  LIVE,
  /// A limit of the other system's is used up, or nearly.
  WAITING,
  /// It does not answer.
  OFFLINE,
  /// There is no token, or it may not.
  DENIED,
  /// What is mirrored was deleted, or is hidden from this token; the board is kept.
  GONE,
  /// The field of statuses is not what it was when this was connected.
  CHANGED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<MirrorState> fromWireName(String name) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(name)).findFirst();
  }

  /// Whether what is changed on either side reaches the other one now.
  public boolean isUpToDate() {
    return switch (this) {
      case POLLING, LIVE -> true;
      case STARTING, IMPORTING, WAITING, OFFLINE, DENIED, GONE, CHANGED -> false;
    };
  }

  /// Whether it stays so until a person does something.
  public boolean needsPerson() {
    return switch (this) {
      case DENIED, GONE, CHANGED -> true;
      case STARTING, IMPORTING, POLLING, LIVE, WAITING, OFFLINE -> false;
    };
  }
}
