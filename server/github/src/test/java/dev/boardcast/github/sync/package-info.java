@NullMarked
package dev.boardcast.github.sync;

import org.jspecify.annotations.NullMarked;
