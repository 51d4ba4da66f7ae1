package dev.boardcast.core.access;

import java.util.Arrays;
import java.util.Optional;

/// What a key allows; each scope allows what the one before does, and more.
public enum Scope {
  /// Reading, and following changes.
  READ("read"),

  /// Making and changing what is on boards, and deleting issues and phases.
  WRITE("write"),

  /// Deleting projects with all that is in them.
  ADMIN("admin");

  private final String wireName;

  Scope(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public boolean covers(Scope needed) {
    return compareTo(needed) >= 0;
  }

  public static Optional<Scope> fromWireName(String name) {
    return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
  }
}
