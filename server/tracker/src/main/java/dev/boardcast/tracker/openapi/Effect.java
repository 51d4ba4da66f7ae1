package dev.boardcast.tracker.openapi;

/// What a call does, and with it which headers it goes by.
public enum Effect {
  /// Tells how the server is, even while it ends.
  TELLS,

  /// Reads what there is. `If-None-Match` where its answer has a tag.
  READS,

  /// Makes something that has no state before: an idempotency key, but no `If-Match`.
  MAKES,

  /// Changes what has a state: an idempotency key and `If-Match`.
  CHANGES,

  /// Takes over what somebody tells who has ways of their own for all of that.
  RECEIVES;

  boolean isWrite() {
    return this == MAKES || this == CHANGES;
  }
}
