package dev.boardcast.core.event;

import org.jspecify.annotations.Nullable;

/// Where a project's log ends: the last event's sequence and digest.
///
/// @param sequence 0 for a project without a log
/// @param digest null where it is not known
public record LogHead(long sequence, @Nullable String digest) {
  /// Of a project that there never was.
  public static final LogHead NONE = new LogHead(0, null);
}
