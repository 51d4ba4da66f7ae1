package dev.boardcast.hub.connection;

import java.time.Duration;

/// When a connection is looked after.
///
/// @param pingInterval between two pings
/// @param pongTimeout without a pong for so long, the connection is closed (`PONG_TIMEOUT`)
/// @param closeTimeout that a client has to answer a close, before it is cut
public record KeepAlive(Duration pingInterval, Duration pongTimeout, Duration closeTimeout) {}
