package dev.boardcast.core.access;

import java.util.Optional;
import java.util.Set;

/// What the holder of a key may do. Holds nothing of the key that could be used.
///
/// @param id tells a key from another one of the same name that came after it
/// @param projects numbers of the only projects that it is for; empty for all, those to come
///   included
public record Principal(String id, String name, Scope scope, Optional<Set<Integer>> projects) {
  /// Projects that a key may be limited to.
  public static final int PROJECTS_MAX_COUNT = 100;

  /// The name of the key that a server is started with.
  public static final String LOCAL = "local";

  public Principal {
    projects = projects.map(Set::copyOf);
  }

  /// Everything, for the key that a server is started with.
  public static Principal local() {
    return new Principal(LOCAL, LOCAL, Scope.ADMIN, Optional.empty());
  }

  public boolean allowsProject(int number) {
    return projects.isEmpty() || projects.get().contains(number);
  }

  /// Whether it is for some projects alone.
  public boolean isLimited() {
    return projects.isPresent();
  }
}
