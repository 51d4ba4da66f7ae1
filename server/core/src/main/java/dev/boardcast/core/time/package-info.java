/// Time as a value: delays and deadlines. Nothing here reads a clock or draws a random number.
@NullMarked
package dev.boardcast.core.time;

import org.jspecify.annotations.NullMarked;
