package dev.boardcast.core.event;

import org.jspecify.annotations.Nullable;

/// A change that somebody made and that did not stay: told with the event that undid it, or with an
/// event of its own where the board stayed as it was.
public sealed interface Overruled permits Conflict, RefusedChange {
  /// The field, as `changed` names it.
  String field();

  /// What it had been changed to; null for nothing.
  @Nullable String lost();
}
