package dev.boardcast.core.mirror.phases;

import org.jspecify.annotations.Nullable;

/// A phase of a board, without what is derived from its issues.
///
/// @param id null for one that is to be made
/// @param option the id of the other system's option that it follows; null for one of the board's
///   own
public record BoardPhase(
    @Nullable String id, String name, @Nullable String description, @Nullable String option) {
  /// The same with another name.
  public BoardPhase named(String next) {
    return new BoardPhase(id, next, description, option);
  }

  /// The same with another option, or none.
  public BoardPhase following(@Nullable String next) {
    return new BoardPhase(id, name, description, next);
  }
}
