package dev.boardcast.core.event;

import org.jspecify.annotations.Nullable;

/// An event with its place in the log of its project. Sequences count up by one, from 1.
///
/// @param digest of this event and all before it; null where the log does not say
public record SequencedEvent(long sequence, @Nullable String digest, BoardEvent event) {
  public SequencedEvent {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence is not positive: " + sequence);
    }
  }

  /// Without a digest.
  public SequencedEvent(long sequence, BoardEvent event) {
    this(sequence, null, event);
  }
}
