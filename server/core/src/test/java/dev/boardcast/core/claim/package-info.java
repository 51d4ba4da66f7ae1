@NullMarked
package dev.boardcast.core.claim;

import org.jspecify.annotations.NullMarked;
