@NullMarked
package dev.boardcast.hub;

import org.jspecify.annotations.NullMarked;
