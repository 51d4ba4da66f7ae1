@NullMarked
package dev.boardcast.gateway.talk;

import org.jspecify.annotations.NullMarked;
