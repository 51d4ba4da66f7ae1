/// Boards as typed calls, wherever they are kept: what is read and changed, and why a call fails.
@NullMarked
package dev.boardcast.protocol.boards;

import org.jspecify.annotations.NullMarked;
