package dev.boardcast.core.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where an issue stands. There are these four and no others.
public enum IssueStatus {
  BACKLOG("backlog"),
  TODO("todo"),
  IN_PROGRESS("in_progress"),
  DONE("done");

  private final String wireName;

  IssueStatus(String wireName) {
    this.wireName = wireName;
  }

  /// The name on the wire, for example `in_progress`.
  public String wireName() {
    return wireName;
  }

  public static Optional<IssueStatus> fromWireName(String name) {
    return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
  }

  /// All wire names, in board order.
  public static List<String> wireNames() {
    return Arrays.stream(values()).map(IssueStatus::wireName).toList();
  }
}
