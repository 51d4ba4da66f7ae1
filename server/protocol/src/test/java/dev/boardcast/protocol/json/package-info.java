@NullMarked
package dev.boardcast.protocol.json;

import org.jspecify.annotations.NullMarked;
