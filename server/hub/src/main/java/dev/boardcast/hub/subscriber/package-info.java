/// What one subscriber is owed: its subscriptions, and how the live stream is joined to a replay
/// without hole, duplicate or disorder. Pure: no clock, no IO, no threads; one thread at a time.
@NullMarked
package dev.boardcast.hub.subscriber;

import org.jspecify.annotations.NullMarked;
