/// What agents can read and watch by address.
@NullMarked
package dev.boardcast.mcp.resource;

import org.jspecify.annotations.NullMarked;
