package dev.boardcast.github.core;

import java.util.List;

/// The field of a project that says which phase an item is in.
///
/// @param kind what can be done with it
/// @param options in the order in which GitHub shows them, which is that of the phases
public record PhaseField(String id, Kind kind, List<Option> options) {
  public PhaseField {
    options = List.copyOf(options);
  }

  public enum Kind {
    SINGLE_SELECT,
    /// Its values are spans of time, which are planned there: the board follows.
    ITERATION
  }

  public record Option(String id, String name) {}
}
