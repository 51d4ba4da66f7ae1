@NullMarked
package dev.boardcast.gateway.vault;

import org.jspecify.annotations.NullMarked;
