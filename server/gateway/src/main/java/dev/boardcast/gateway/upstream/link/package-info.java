/// Ways to one MCP server and back: a process's lines, or requests over HTTP.
@NullMarked
package dev.boardcast.gateway.upstream.link;

import org.jspecify.annotations.NullMarked;
