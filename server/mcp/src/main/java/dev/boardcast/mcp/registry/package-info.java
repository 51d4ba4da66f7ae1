/// Everything that is offered, in one place.
@NullMarked
package dev.boardcast.mcp.registry;

import org.jspecify.annotations.NullMarked;
