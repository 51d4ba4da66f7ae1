/// The rows of each table, in SQL that every database here understands.
@NullMarked
package dev.boardcast.tracker.store.repository;

import org.jspecify.annotations.NullMarked;
