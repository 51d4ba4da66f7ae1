/// What tools were when they were let in.
@NullMarked
package dev.boardcast.gateway.pin;

import org.jspecify.annotations.NullMarked;
