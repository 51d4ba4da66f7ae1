package dev.boardcast.hub.connection;

import dev.boardcast.core.event.Lineage;
import java.util.concurrent.atomic.AtomicBoolean;

/// What all connections of a hub share.
///
/// @param isLeft whether its clients were sent away, and nobody is let in
public record HubContext(
    KeepAlive keepAlive,
    Lineage lineage,
    LogReader reader,
    HubMetrics metrics,
    ConnectionQuota keys,
    ReplayBudget replays,
    AtomicBoolean isLeft) {}
