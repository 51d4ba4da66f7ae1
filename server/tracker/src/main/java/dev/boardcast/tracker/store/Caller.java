package dev.boardcast.tracker.store;

import org.jspecify.annotations.Nullable;

/// Who makes a change and through what kind of program, as far as they say.
public record Caller(@Nullable String actor, @Nullable String origin) {
  public static final Caller UNKNOWN = new Caller(null, null);
}
