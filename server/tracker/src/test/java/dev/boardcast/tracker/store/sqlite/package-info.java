@NullMarked
package dev.boardcast.tracker.store.sqlite;

import org.jspecify.annotations.NullMarked;
