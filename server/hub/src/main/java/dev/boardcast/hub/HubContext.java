package dev.boardcast.hub;

import dev.boardcast.core.event.Lineage;

/// What all connections of a hub share.
record HubContext(
    HubConfig config,
    Lineage lineage,
    LogReader reader,
    HubMetrics metrics,
    ConnectionQuota keys,
    ReplayBudget replays) {}
