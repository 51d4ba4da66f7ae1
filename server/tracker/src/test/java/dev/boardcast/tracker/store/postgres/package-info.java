@NullMarked
package dev.boardcast.tracker.store.postgres;

import org.jspecify.annotations.NullMarked;
