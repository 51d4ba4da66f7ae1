package dev.boardcast.core.event;

/// An event with its place in the log of its project. Sequences count up by one, from 1.
public record SequencedEvent(long sequence, BoardEvent event) {
  public SequencedEvent {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence is not positive: " + sequence);
    }
  }
}
