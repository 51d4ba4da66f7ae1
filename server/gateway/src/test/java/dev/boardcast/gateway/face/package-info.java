@NullMarked
package dev.boardcast.gateway.face;

import org.jspecify.annotations.NullMarked;
