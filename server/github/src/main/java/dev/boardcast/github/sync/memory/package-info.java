/// What a mirror remembers while it runs: traces of cards, how far an import is, what was told.
@NullMarked
package dev.boardcast.github.sync.memory;

import org.jspecify.annotations.NullMarked;
