package dev.boardcast.hub.connection;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is on the hub at a moment.
///
/// @param connections WebSockets that are open
/// @param subscribersToAll of these, how many subscribe to all projects
/// @param subscribersByProject how many subscribe to a project by its number; none is left out
/// @param queuedBytes what waits to be sent, over all connections
/// @param heldBack connections that live events are held back from
public record HubSnapshot(
    int connections,
    int subscribersToAll,
    Map<Integer, Integer> subscribersByProject,
    long queuedBytes,
    int heldBack) {
  public HubSnapshot {
    subscribersByProject = Map.copyOf(subscribersByProject);
  }

  public boolean hasSameSubscribers(@Nullable HubSnapshot other) {
    return other != null
        && subscribersToAll == other.subscribersToAll
        && subscribersByProject.equals(other.subscribersByProject);
  }

  public HubSnapshot plus(HubSnapshot other) {
    Map<Integer, Integer> sum = new HashMap<>(subscribersByProject);
    other.subscribersByProject.forEach((project, count) -> sum.merge(project, count, Integer::sum));
    return new HubSnapshot(
        connections + other.connections,
        subscribersToAll + other.subscribersToAll,
        sum,
        queuedBytes + other.queuedBytes,
        heldBack + other.heldBack);
  }
}
