/// Where a PostgreSQL is, as settings have it.
@NullMarked
package dev.boardcast.tracker.store.postgres.address;

import org.jspecify.annotations.NullMarked;
