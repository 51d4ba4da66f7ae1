@NullMarked
package dev.boardcast.protocol.boards;

import org.jspecify.annotations.NullMarked;
