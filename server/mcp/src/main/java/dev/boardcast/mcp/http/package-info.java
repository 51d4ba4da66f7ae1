/// Streamable HTTP: sessions of the older generation, headers, and answers as JSON or as a stream.
/// Knows HTTP by `protocol.http` alone.
@NullMarked
package dev.boardcast.mcp.http;

import org.jspecify.annotations.NullMarked;
