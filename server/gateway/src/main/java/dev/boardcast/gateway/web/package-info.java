/// Services over HTTP that speak no MCP: one client, and a connector on which each of them is a few
/// tools.
@NullMarked
package dev.boardcast.gateway.web;

import org.jspecify.annotations.NullMarked;
