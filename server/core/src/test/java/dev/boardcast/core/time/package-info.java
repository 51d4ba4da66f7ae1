@NullMarked
package dev.boardcast.core.time;

import org.jspecify.annotations.NullMarked;
