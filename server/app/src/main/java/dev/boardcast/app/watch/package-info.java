/// Boards drawn in a terminal.
@NullMarked
package dev.boardcast.app.watch;

import org.jspecify.annotations.NullMarked;
