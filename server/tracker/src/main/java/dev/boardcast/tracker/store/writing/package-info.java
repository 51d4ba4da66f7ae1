/// What is the same in every change, whatever database takes it.
@NullMarked
package dev.boardcast.tracker.store.writing;

import org.jspecify.annotations.NullMarked;
