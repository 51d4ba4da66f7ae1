/// PostgreSQL: any number of servers on one database. A change locks its project's row, changes of
/// one project share a commit, and a follower tells what others have committed.
@NullMarked
package dev.boardcast.tracker.store.postgres;

import org.jspecify.annotations.NullMarked;
