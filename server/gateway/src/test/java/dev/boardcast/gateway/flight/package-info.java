@NullMarked
package dev.boardcast.gateway.flight;

import org.jspecify.annotations.NullMarked;
