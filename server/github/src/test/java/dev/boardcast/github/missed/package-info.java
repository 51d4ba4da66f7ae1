@NullMarked
package dev.boardcast.github.missed;

import org.jspecify.annotations.NullMarked;
