/// The rows of each table, in SQL that every database here understands.
@NullMarked
package dev.boardcast.tracker.store.rows;

import org.jspecify.annotations.NullMarked;
