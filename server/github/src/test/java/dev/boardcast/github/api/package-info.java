@NullMarked
package dev.boardcast.github.api;

import org.jspecify.annotations.NullMarked;
