@NullMarked
package dev.boardcast.hub.subscriber;

import org.jspecify.annotations.NullMarked;
