package dev.boardcast.github.core.phases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which phase an item is in there.
///
/// @param option null for none
/// @param at when that was set, by GitHub's clock; null where the field is empty
/// @param phase what the option was here when that was noted; null for nothing
public record Placed(@Nullable String option, @Nullable Instant at, @Nullable String phase) {
  public static final Placed NOWHERE = new Placed(null, null, null);

  /// No option has this id: what is noted so is read again.
  public static final Placed UNSEEN = new Placed("", null, null);
}
