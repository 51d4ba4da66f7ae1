@NullMarked
package dev.boardcast.github.talk;

import org.jspecify.annotations.NullMarked;
