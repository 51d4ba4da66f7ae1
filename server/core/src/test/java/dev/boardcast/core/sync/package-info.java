@NullMarked
package dev.boardcast.core.sync;

import org.jspecify.annotations.NullMarked;
