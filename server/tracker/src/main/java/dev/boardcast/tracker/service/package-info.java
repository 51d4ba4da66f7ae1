/// What each call does, as reads of a snapshot or as one change with its event.
@NullMarked
package dev.boardcast.tracker.service;

import org.jspecify.annotations.NullMarked;
