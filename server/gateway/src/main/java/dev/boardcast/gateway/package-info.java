/// One endpoint before many MCP servers (docs/gateway/).
@NullMarked
package dev.boardcast.gateway;

import org.jspecify.annotations.NullMarked;
