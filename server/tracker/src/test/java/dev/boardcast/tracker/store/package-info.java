@NullMarked
package dev.boardcast.tracker.store;

import org.jspecify.annotations.NullMarked;
