/// The link to the hub, as one pure state machine: what is done when the socket opens, closes or
/// falls silent, and when polling stands in. Pure.
@NullMarked
package dev.boardcast.core.link;

import org.jspecify.annotations.NullMarked;
