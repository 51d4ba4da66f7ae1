package dev.boardcast.github.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an item says in a field that is one of several things.
///
/// @param option its id; null for none
/// @param at when that was set, by GitHub's clock; null where the field is empty
/// @param by who set it, where known
public record FieldValue(@Nullable String option, @Nullable Instant at, @Nullable String by) {
  public static final FieldValue NONE = new FieldValue(null, null, null);
}
