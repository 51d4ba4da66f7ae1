package dev.boardcast.hub.connection;

import dev.boardcast.core.access.Principal;
import java.util.concurrent.ConcurrentHashMap;

/// How many WebSockets are open with each key, so that one that was given away, or a program that
/// loses its connections, cannot take all room of a hub. The key that a server is started with is
/// not counted: it is the server's own. Thread-safe; holds as many keys as are connected.
public final class ConnectionQuota {
  private final int maxCount;
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  public ConnectionQuota(int maxCount) {
    this.maxCount = maxCount;
  }

  /// One more. `leave` must follow, whatever this says.
  ///
  /// @return whether it is within the bound
  public boolean enter(Principal grant) {
    return isOwn(grant) || counts.merge(grant.id(), 1, Integer::sum) <= maxCount;
  }

  public void leave(Principal grant) {
    if (!isOwn(grant)) {
      counts.computeIfPresent(grant.id(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  public int keysCount() {
    return counts.size();
  }

  private static boolean isOwn(Principal grant) {
    return grant.id().equals(Principal.LOCAL);
  }
}
