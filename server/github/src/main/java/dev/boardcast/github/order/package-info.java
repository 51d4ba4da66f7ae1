/// Cards of a board stand in the order of their items.
@NullMarked
package dev.boardcast.github.order;

import org.jspecify.annotations.NullMarked;
