package dev.boardcast.github.core.phases;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An option of the field of phases, an iteration, or milestones of one title.
///
/// @param id of several milestones that of the first
/// @param due of a milestone: when it is to be done, as GitHub writes it; null for no day
/// @param others ids of milestones of other repositories with the same title
public record PhaseOption(
    String id, String name, String description, @Nullable String due, Set<String> others) {
  public PhaseOption {
    others = Set.copyOf(others);
  }

  public PhaseOption(String id, String name, String description) {
    this(id, name, description, null, Set.of());
  }

  /// A milestone by itself.
  public static PhaseOption milestone(String id, String title, @Nullable String due) {
    return new PhaseOption(id, title, "", due, Set.of());
  }

  /// Whether a card that has this id is in it.
  public boolean isCalled(@Nullable String other) {
    return id.equals(other) || (other != null && others.contains(other));
  }
}
