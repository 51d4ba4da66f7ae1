@NullMarked
package dev.boardcast.gateway;

import org.jspecify.annotations.NullMarked;
