package dev.boardcast.protocol.rest;

import java.util.Map;

/// The answer of `GET /api/positions`: where every project's log ends. One cheap request tells a
/// polling client whether anything is new anywhere.
///
/// @param sequences by project number
public record Positions(String epoch, Map<Integer, Long> sequences) {
  public Positions {
    sequences = Map.copyOf(sequences);
  }
}
