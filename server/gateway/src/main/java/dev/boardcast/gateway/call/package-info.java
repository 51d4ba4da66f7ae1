/// The one way to a tool, whichever face asked.
@NullMarked
package dev.boardcast.gateway.call;

import org.jspecify.annotations.NullMarked;
