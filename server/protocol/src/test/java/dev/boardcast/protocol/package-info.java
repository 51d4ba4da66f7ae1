@NullMarked
package dev.boardcast.protocol;

import org.jspecify.annotations.NullMarked;
