/// The WebSocket to the hub: one socket an object, its frames decoded, its end explained. What is
/// done about any of it is decided elsewhere (`dev.boardcast.core.link`).
@NullMarked
package dev.boardcast.client.hub;

import org.jspecify.annotations.NullMarked;
