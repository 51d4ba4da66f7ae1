package dev.boardcast.github.core.phases;

import java.util.List;

/// The field that says which phase a card is in.
///
/// @param options in their order; of milestones those that the cards have that were read with it
public record PhaseField(String id, List<PhaseOption> options, Kind kind) {
  public PhaseField {
    options = List.copyOf(options);
  }

  /// What a phase is there.
  public enum Kind {
    OPTIONS,
    ITERATIONS,
    MILESTONES;

    /// Whether which one a card is in is changed there alone.
    public boolean isFixed() {
      return this != OPTIONS;
    }
  }

  /// The same with other options.
  public PhaseField with(List<PhaseOption> others) {
    return new PhaseField(id, others, kind);
  }
}
