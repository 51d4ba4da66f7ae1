/// Moving all boards from one database to another.
@NullMarked
package dev.boardcast.tracker.store.moving;

import org.jspecify.annotations.NullMarked;
