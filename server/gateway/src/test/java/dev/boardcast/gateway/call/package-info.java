@NullMarked
package dev.boardcast.gateway.call;

import org.jspecify.annotations.NullMarked;
