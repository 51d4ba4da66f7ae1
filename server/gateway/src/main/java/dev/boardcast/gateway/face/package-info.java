/// What callers see: the aggregate MCP server and REST.
@NullMarked
package dev.boardcast.gateway.face;

import org.jspecify.annotations.NullMarked;
