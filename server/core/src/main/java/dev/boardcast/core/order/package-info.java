/// The order of cards: where an issue stands among those of its status. Pure.
@NullMarked
package dev.boardcast.core.order;

import org.jspecify.annotations.NullMarked;
