@NullMarked
package dev.boardcast.gateway.json;

import org.jspecify.annotations.NullMarked;
