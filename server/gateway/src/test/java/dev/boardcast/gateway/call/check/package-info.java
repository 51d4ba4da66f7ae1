@NullMarked
package dev.boardcast.gateway.call.check;

import org.jspecify.annotations.NullMarked;
