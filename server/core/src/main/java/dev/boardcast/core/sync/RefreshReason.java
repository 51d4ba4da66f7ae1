package dev.boardcast.core.sync;

/// Why a board has to be read again as a whole.
public enum RefreshReason {
  /// Somebody asked for it.
  REQUESTED("requested"),
  /// Changes were missed and cannot be had any more.
  GAP("gap"),
  /// The event log was lost or replaced.
  EPOCH("epoch"),
  /// More changes at once than are reported one by one.
  OVERFLOW("overflow"),
  /// The project is not there any more.
  DELETED("deleted");

  private final String wireName;

  RefreshReason(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
