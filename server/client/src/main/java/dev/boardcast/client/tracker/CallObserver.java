package dev.boardcast.client.tracker;

import org.jspecify.annotations.Nullable;

/// Is told of each attempt of a call, when it is over. Called on the calling thread; must not
/// block.
public interface CallObserver {
  /// @param path without the query
  /// @param status HTTP's; 0 where no answer came
  /// @param failure why no answer came; null where one did
  void called(String method, String path, int status, long ms, @Nullable String failure);
}
