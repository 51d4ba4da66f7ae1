@NullMarked
package dev.boardcast.core.access;

import org.jspecify.annotations.NullMarked;
