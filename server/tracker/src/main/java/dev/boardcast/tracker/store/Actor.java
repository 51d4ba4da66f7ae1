package dev.boardcast.tracker.store;

import org.jspecify.annotations.Nullable;

/// Who makes a change and through what kind of program, as far as they say.
public record Actor(@Nullable String actor, @Nullable String origin) {
  public static final Actor UNKNOWN = new Actor(null, null);
}
