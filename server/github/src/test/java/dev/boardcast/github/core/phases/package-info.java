@NullMarked
package dev.boardcast.github.core.phases;

import org.jspecify.annotations.NullMarked;
