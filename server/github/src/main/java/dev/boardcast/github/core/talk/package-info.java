/// What is said about issues on both sides, and which of them wait for which. Pure.
@NullMarked
package dev.boardcast.github.core.talk;

import org.jspecify.annotations.NullMarked;
