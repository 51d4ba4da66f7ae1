/// The tracker: the store of projects and issues, its event log, and its REST API.
@NullMarked
package dev.boardcast.tracker;

import org.jspecify.annotations.NullMarked;
