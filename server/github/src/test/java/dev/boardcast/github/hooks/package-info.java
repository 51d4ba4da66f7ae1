@NullMarked
package dev.boardcast.github.hooks;

import org.jspecify.annotations.NullMarked;
