@NullMarked
package dev.boardcast.core.window;

import org.jspecify.annotations.NullMarked;
