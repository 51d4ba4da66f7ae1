/// Boards that mirror another service's: what the service's module asks of the tracker.
@NullMarked
package dev.boardcast.tracker.service.mirror;

import org.jspecify.annotations.NullMarked;
