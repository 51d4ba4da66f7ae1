package dev.boardcast.core.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How much an issue matters, the most first. One that has none comes after all of these.
public enum Priority {
  URGENT("urgent"),
  HIGH("high"),
  MEDIUM("medium"),
  LOW("low");

  private final String wireName;

  Priority(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<Priority> fromWireName(String name) {
    return Arrays.stream(values()).filter(one -> one.wireName.equals(name)).findFirst();
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(Priority::wireName).toList();
  }
}
