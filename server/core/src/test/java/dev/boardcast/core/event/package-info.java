@NullMarked
package dev.boardcast.core.event;

import org.jspecify.annotations.NullMarked;
