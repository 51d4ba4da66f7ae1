package dev.boardcast.protocol.rest;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The answer of `GET /api/positions`: where every project's log ends. One cheap request tells a
/// polling client whether anything is new anywhere.
///
/// @param sequences by project number
/// @param projectNumbers the projects that the key is for; null where it is for all
public record Positions(
    String epoch, Map<Integer, Long> sequences, @Nullable Set<Integer> projectNumbers) {
  public Positions {
    sequences = Map.copyOf(sequences);
    projectNumbers = projectNumbers == null ? null : Set.copyOf(projectNumbers);
  }

  /// For a key that is for all projects.
  public Positions(String epoch, Map<Integer, Long> sequences) {
    this(epoch, sequences, null);
  }
}
