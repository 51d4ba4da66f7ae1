@NullMarked
package dev.boardcast.github.core;

import org.jspecify.annotations.NullMarked;
