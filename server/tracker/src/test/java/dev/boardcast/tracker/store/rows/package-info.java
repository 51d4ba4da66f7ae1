@NullMarked
package dev.boardcast.tracker.store.rows;

import org.jspecify.annotations.NullMarked;
