@NullMarked
package dev.boardcast.app.watch;

import org.jspecify.annotations.NullMarked;
