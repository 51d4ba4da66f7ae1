package dev.boardcast.core.sync;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Which projects the editor follows.
public sealed interface Subscription {
  /// All projects, those to come included, but for some.
  record All(Set<Integer> except) implements Subscription {
    public All {
      except = Set.copyOf(except);
    }
  }

  /// These and no others.
  record Only(Set<Integer> projectNumbers) implements Subscription {
    public Only {
      projectNumbers = Set.copyOf(projectNumbers);
    }
  }

  /// The subscription that settings name: no numbers mean all projects.
  static Subscription of(Collection<Integer> projectNumbers) {
    return projectNumbers.isEmpty() ? new All(Set.of()) : new Only(new TreeSet<>(projectNumbers));
  }

  default boolean covers(int projectNumber) {
    return switch (this) {
      case All(var except) -> !except.contains(projectNumber);
      case Only(var numbers) -> numbers.contains(projectNumber);
    };
  }

  /// Whether nothing is in the other that is not in this.
  default boolean coversAll(Subscription other) {
    return switch (other) {
      case Only(var numbers) -> numbers.stream().allMatch(this::covers);
      case All(var except) -> this instanceof All(var mine) && except.containsAll(mine);
    };
  }

  /// The projects that are named, to be in or not.
  default int namedCount() {
    return switch (this) {
      case All(var except) -> except.size();
      case Only(var numbers) -> numbers.size();
    };
  }

  /// The projects that are in this by their number, or not excepted any more, and were not in the
  /// one before.
  default Set<Integer> namedAnew(Subscription before) {
    Set<Integer> named = new TreeSet<>();
    if (this instanceof Only(var numbers)) {
      named.addAll(numbers);
    } else if (before instanceof All(var except)) {
      named.addAll(except);
    }
    named.removeIf(n -> before.covers(n) || !covers(n));
    return named;
  }

  default Subscription plus(Collection<Integer> projectNumbers) {
    return switch (this) {
      case All(var except) -> {
        Set<Integer> rest = new TreeSet<>(except);
        rest.removeAll(projectNumbers);
        yield new All(rest);
      }
      case Only(var numbers) -> {
        Set<Integer> more = new TreeSet<>(numbers);
        more.addAll(projectNumbers);
        yield new Only(more);
      }
    };
  }

  default Subscription minus(Collection<Integer> projectNumbers) {
    return switch (this) {
      case All(var except) -> {
        Set<Integer> more = new TreeSet<>(except);
        more.addAll(projectNumbers);
        yield new All(more);
      }
      case Only(var numbers) -> {
        Set<Integer> rest = new TreeSet<>(numbers);
        rest.removeAll(projectNumbers);
        yield new Only(rest);
      }
    };
  }
}
