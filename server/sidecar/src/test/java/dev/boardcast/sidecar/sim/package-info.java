/// A tracker, a hub, a network, an editor and time itself, all from one seed, around the real
/// `SidecarCore`.
@NullMarked
package dev.boardcast.sidecar.sim;

import org.jspecify.annotations.NullMarked;
