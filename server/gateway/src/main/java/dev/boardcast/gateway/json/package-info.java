/// JSON that passes through unchanged: members as they were written.
@NullMarked
package dev.boardcast.gateway.json;

import org.jspecify.annotations.NullMarked;
