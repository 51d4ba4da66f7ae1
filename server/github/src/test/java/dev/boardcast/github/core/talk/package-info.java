@NullMarked
package dev.boardcast.github.core.talk;

import org.jspecify.annotations.NullMarked;
