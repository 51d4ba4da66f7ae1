/// What asking costs, and when the next question may go: pure decisions.
@NullMarked
package dev.boardcast.github.core.pace;

import org.jspecify.annotations.NullMarked;
