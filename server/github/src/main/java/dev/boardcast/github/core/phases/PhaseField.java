package dev.boardcast.github.core.phases;

import java.util.List;

/// The field that says which phase a card is in.
///
/// @param options of a single select, or iterations; in their order
/// @param fixed whether they are iterations: which one a card is in is changed there alone
public record PhaseField(String id, List<PhaseOption> options, boolean fixed) {
  public PhaseField {
    options = List.copyOf(options);
  }
}
