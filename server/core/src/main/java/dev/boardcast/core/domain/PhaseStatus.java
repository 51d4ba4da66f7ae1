package dev.boardcast.core.domain;

import java.util.Arrays;
import java.util.Optional;

/// How far a phase is; derived from its issues, never set.
public enum PhaseStatus {
  PENDING("pending"),
  IN_PROGRESS("in_progress"),
  COMPLETED("completed");

  private final String wireName;

  PhaseStatus(String wireName) {
    this.wireName = wireName;
  }

  /// The name on the wire.
  public String wireName() {
    return wireName;
  }

  public static Optional<PhaseStatus> fromWireName(String name) {
    return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
  }
}
