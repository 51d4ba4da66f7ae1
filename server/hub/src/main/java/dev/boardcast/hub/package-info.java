/// The hub: fans committed events out over WebSockets (docs/PROTOCOL.md, "Hub"). What a subscriber
/// is owed is decided in `dev.boardcast.hub.subscriber`, which is pure; this package is the network
/// around it. Each connection belongs to one event loop, and only that loop touches its state.
@NullMarked
package dev.boardcast.hub;

import org.jspecify.annotations.NullMarked;
