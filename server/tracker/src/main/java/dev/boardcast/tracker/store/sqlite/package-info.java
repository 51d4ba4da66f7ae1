/// SQLite: one file, one writer with group commit, a few readers.
@NullMarked
package dev.boardcast.tracker.store.sqlite;

import org.jspecify.annotations.NullMarked;
