package dev.boardcast.core.domain;

import java.util.Arrays;
import java.util.Optional;

/// Whether a project is still worked on.
public enum ProjectStatus {
  OPEN("open"),
  CLOSED("closed");

  private final String wireName;

  ProjectStatus(String wireName) {
    this.wireName = wireName;
  }

  /// The name on the wire.
  public String wireName() {
    return wireName;
  }

  public static Optional<ProjectStatus> fromWireName(String name) {
    return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
  }
}
