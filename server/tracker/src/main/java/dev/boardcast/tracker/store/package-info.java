/// SQLite: one writer with group commit, a few readers, and the rows of each table.
@NullMarked
package dev.boardcast.tracker.store;

import org.jspecify.annotations.NullMarked;
