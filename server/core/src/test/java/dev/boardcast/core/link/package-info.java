@NullMarked
package dev.boardcast.core.link;

import org.jspecify.annotations.NullMarked;
