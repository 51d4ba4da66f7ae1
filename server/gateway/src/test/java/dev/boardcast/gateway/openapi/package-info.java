@NullMarked
package dev.boardcast.gateway.openapi;

import org.jspecify.annotations.NullMarked;
