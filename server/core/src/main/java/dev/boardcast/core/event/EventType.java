package dev.boardcast.core.event;

import java.util.Arrays;
import java.util.Optional;

/// What can happen to a project.
public enum EventType {
  PROJECT_CREATED("project.created"),
  PROJECT_UPDATED("project.updated"),
  PROJECT_DELETED("project.deleted"),
  ISSUE_CREATED("issue.created"),
  ISSUE_UPDATED("issue.updated"),
  ISSUE_DELETED("issue.deleted"),
  PHASE_UPDATED("phase.updated");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<EventType> fromWireName(String name) {
    return Arrays.stream(values()).filter(t -> t.wireName.equals(name)).findFirst();
  }
}
