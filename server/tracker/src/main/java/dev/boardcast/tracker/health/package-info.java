/// What the tracker knows about its own state: for `/ready`, the log and the figures.
@NullMarked
package dev.boardcast.tracker.health;

import org.jspecify.annotations.NullMarked;
