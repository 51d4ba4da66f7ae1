/// The event log: its chains of digests, its heads, and who is told of what is new.
@NullMarked
package dev.boardcast.tracker.store.log;

import org.jspecify.annotations.NullMarked;
