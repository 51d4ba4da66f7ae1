@NullMarked
package dev.boardcast.tracker.health;

import org.jspecify.annotations.NullMarked;
