/// What a request carries, read and judged, whatever the protocol's version.
@NullMarked
package dev.boardcast.mcp.version.request;

import org.jspecify.annotations.NullMarked;
