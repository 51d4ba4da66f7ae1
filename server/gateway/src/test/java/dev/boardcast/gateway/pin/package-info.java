@NullMarked
package dev.boardcast.gateway.pin;

import org.jspecify.annotations.NullMarked;
