/// What a board that is the mirror of another system's offers to the part that keeps it so.
@NullMarked
package dev.boardcast.core.mirror;

import org.jspecify.annotations.NullMarked;
