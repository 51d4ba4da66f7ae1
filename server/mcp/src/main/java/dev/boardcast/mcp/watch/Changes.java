package dev.boardcast.mcp.watch;

import dev.boardcast.mcp.resource.Watch;

/// Tells of changes of boards. Thread-safe.
public interface Changes {
  /// Tells of changes of a target until the watch is closed. When this returns, the next change
  /// will be told; where that cannot be had quickly, one is told as soon as it can be, and also
  /// whenever some may have been missed.
  ///
  /// @param changed called from any thread; must not block
  Watch watch(WatchTopic target, Runnable changed);

  /// Of nothing.
  Changes NONE = (_, _) -> () -> {};
}
