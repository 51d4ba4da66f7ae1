package dev.boardcast.core.domain;

import org.jspecify.annotations.Nullable;

/// A place in a project's event log. A sequence means nothing without its epoch: the epoch changes
/// when the log was lost or replaced, so that an old position is never mistaken for a new one.
///
/// Two copies of one database have the same epoch and, once both were changed, the same sequences
/// for different events. The digest tells them apart: it is made of everything before.
///
/// @param epoch opaque, made with the database
/// @param sequence of the last event seen; 0 before the first
/// @param digest of that event and all before it, opaque; null where it is not known, and before
///   the first event: then nothing is compared
public record Position(String epoch, long sequence, @Nullable String digest) {
  public Position {
    if (epoch.isEmpty()) {
      throw new IllegalArgumentException("epoch is empty");
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence is negative: " + sequence);
    }
    if (digest != null && digest.isEmpty()) {
      throw new IllegalArgumentException("digest is empty");
    }
  }

  /// Without a digest.
  public Position(String epoch, long sequence) {
    this(epoch, sequence, null);
  }

  /// Whether a digest says that this place of a history is not that of another. What is not known
  /// contradicts nothing.
  public static boolean contradict(@Nullable String digest, @Nullable String other) {
    return digest != null && other != null && !digest.equals(other);
  }

  /// The same place under another epoch.
  public Position in(String otherEpoch) {
    return new Position(otherEpoch, sequence, digest);
  }

  /// Whether both are the same place of one history, whatever their epochs: digests say so, or
  /// there was no event yet.
  public boolean isSamePlaceAs(Position other) {
    return sequence == other.sequence
        && (sequence == 0 || (digest != null && digest.equals(other.digest)));
  }

  /// Whether both have the same epoch and sequence, and yet are of different histories.
  public boolean contradicts(Position other) {
    return sequence == other.sequence
        && epoch.equals(other.epoch)
        && contradict(digest, other.digest);
  }
}
