@NullMarked
package dev.boardcast.gateway.upstream;

import org.jspecify.annotations.NullMarked;
