/// Events, their log, and what an event does to a board. Pure.
@NullMarked
package dev.boardcast.core.event;

import org.jspecify.annotations.NullMarked;
