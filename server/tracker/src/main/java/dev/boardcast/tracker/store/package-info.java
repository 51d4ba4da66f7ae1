/// The port to the database: what the services know of it. Below it `rows` (the tables), `log` (the
/// event log and who is told of it), `writing` (what is the same in every change), and an adapter a
/// database: `sqlite`.
@NullMarked
package dev.boardcast.tracker.store;

import org.jspecify.annotations.NullMarked;
