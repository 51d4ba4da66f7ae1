/// Phases of a board and options of a field become one: pure decisions.
@NullMarked
package dev.boardcast.github.core.phases;

import org.jspecify.annotations.NullMarked;
