package dev.boardcast.core.domain;

/// A place in a project's event log. A sequence means nothing without its epoch: the epoch changes
/// when the log was lost or replaced, so that an old position is never mistaken for a new one.
///
/// @param epoch opaque, made with the database
/// @param sequence of the last event seen; 0 before the first
public record Position(String epoch, long sequence) {
  public Position {
    if (epoch.isEmpty()) {
      throw new IllegalArgumentException("epoch is empty");
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence is negative: " + sequence);
    }
  }
}
