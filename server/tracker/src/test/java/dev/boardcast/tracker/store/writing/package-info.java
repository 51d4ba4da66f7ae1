@NullMarked
package dev.boardcast.tracker.store.writing;

import org.jspecify.annotations.NullMarked;
