/// Comments and dependencies of a board that is the mirror of another system's.
@NullMarked
package dev.boardcast.core.mirror.talk;

import org.jspecify.annotations.NullMarked;
