package dev.boardcast.hub.subscriber;

import java.util.HashSet;
import java.util.Set;

/// Which projects a subscriber wants: some, or all but some.
public final class Subscriptions {
  /// Projects that one connection may name altogether; a request that goes over is refused.
  public static final int MAX_COUNT = 10_000;

  /// What a request changed, for an index by project.
  public sealed interface Change {
    record Added(Set<Integer> projects) implements Change {}

    record Removed(Set<Integer> projects) implements Change {}

    /// To all now; the projects named before are part of it.
    record ToAll(Set<Integer> namedBefore) implements Change {}

    /// To nothing now.
    record ToNone(boolean wasAll, Set<Integer> namedBefore) implements Change {}

    record Nothing() implements Change {}
  }

  private boolean all;
  // The projects wanted, or, with `all`, the ones that are not.
  private final Set<Integer> named = new HashSet<>();

  Subscriptions() {}

  Subscriptions(Subscriptions other) {
    all = other.all;
    named.addAll(other.named);
  }

  boolean contains(int project) {
    return all != named.contains(project);
  }

  /// Whether all are wanted but this one. For projects that are not excluded, and for subscribers
  /// that are not to all, false; cheap where nothing is excluded.
  boolean excludes(int project) {
    return all && !named.isEmpty() && named.contains(project);
  }

  /// Whether all are wanted but some.
  boolean excludesAny() {
    return all && !named.isEmpty();
  }

  boolean wouldOverflow(Set<Integer> projects, boolean adding) {
    return adding != all && named.size() + projects.size() > MAX_COUNT;
  }

  Change add(Set<Integer> projects) {
    if (all) {
      named.removeAll(projects);
      return new Change.Nothing();
    }
    Set<Integer> added = new HashSet<>(projects);
    added.removeAll(named);
    named.addAll(added);
    return added.isEmpty() ? new Change.Nothing() : new Change.Added(added);
  }

  Change addAllBut(Set<Integer> excluded) {
    boolean wasAll = all;
    Set<Integer> before = Set.copyOf(named);
    Set<Integer> excludedNow = new HashSet<>(excluded);
    // What was wanted or excluded before this request is decided by this request alone.
    all = true;
    named.clear();
    named.addAll(excludedNow);
    return wasAll ? new Change.Nothing() : new Change.ToAll(before);
  }

  Change remove(Set<Integer> projects) {
    if (all) {
      named.addAll(projects);
      return new Change.Nothing();
    }
    Set<Integer> removed = new HashSet<>(projects);
    removed.retainAll(named);
    named.removeAll(removed);
    return removed.isEmpty() ? new Change.Nothing() : new Change.Removed(removed);
  }

  Change clear() {
    Change change = new Change.ToNone(all, all ? Set.of() : Set.copyOf(named));
    all = false;
    named.clear();
    return change;
  }
}
