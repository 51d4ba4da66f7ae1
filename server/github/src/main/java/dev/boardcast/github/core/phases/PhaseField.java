package dev.boardcast.github.core.phases;

import java.util.List;

/// The single select field that says which phase a card is in.
///
/// @param options in their order
public record PhaseField(String id, List<PhaseOption> options) {
  public PhaseField {
    options = List.copyOf(options);
  }
}
