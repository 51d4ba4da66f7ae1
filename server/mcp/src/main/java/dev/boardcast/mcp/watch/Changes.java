package dev.boardcast.mcp.watch;

import dev.boardcast.mcp.resource.Watch;
import org.jspecify.annotations.Nullable;

/// Tells of changes of boards. Thread-safe.
public interface Changes {
  /// Tells of changes of a target until the watch is closed. When this returns, the next change
  /// will be told; where that cannot be had quickly, one is told as soon as it can be, and also
  /// whenever some may have been missed.
  ///
  /// @param notBy in whose name changes are not told, such as the watcher's own; null: told are all
  /// @param changed called from any thread; must not block
  Watch watch(WatchTopic target, @Nullable String notBy, Runnable changed);

  /// Of all changes, whoever makes them.
  default Watch watch(WatchTopic target, Runnable changed) {
    return watch(target, null, changed);
  }

  /// Of nothing.
  Changes NONE = (_, _, _) -> () -> {};
}
