/// What a look at all items says beside what was known: pure decisions.
@NullMarked
package dev.boardcast.github.core.scan;

import org.jspecify.annotations.NullMarked;
