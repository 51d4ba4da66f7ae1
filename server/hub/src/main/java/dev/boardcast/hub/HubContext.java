package dev.boardcast.hub;

import io.netty.buffer.ByteBuf;

/// What all connections of a hub share.
///
/// @param ping a ping frame, to be sent as a `retainedDuplicate()`
record HubContext(
    HubConfig config, String epoch, LogReader reader, HubMetrics metrics, ByteBuf ping) {}
