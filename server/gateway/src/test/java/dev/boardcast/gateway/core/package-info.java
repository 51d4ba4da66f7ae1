@NullMarked
package dev.boardcast.gateway.core;

import org.jspecify.annotations.NullMarked;
