@NullMarked
package dev.boardcast.core.mirror;

import org.jspecify.annotations.NullMarked;
