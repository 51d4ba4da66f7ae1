@NullMarked
package dev.boardcast.hub.send;

import org.jspecify.annotations.NullMarked;
