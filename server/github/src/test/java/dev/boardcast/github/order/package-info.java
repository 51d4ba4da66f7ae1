@NullMarked
package dev.boardcast.github.order;

import org.jspecify.annotations.NullMarked;
