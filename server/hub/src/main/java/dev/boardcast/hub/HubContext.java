package dev.boardcast.hub;

/// What all connections of a hub share.
record HubContext(
    HubConfig config,
    String epoch,
    LogReader reader,
    HubMetrics metrics,
    ConnectionQuota keys,
    ReplayBudget replays) {}
