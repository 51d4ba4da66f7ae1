package dev.boardcast.mcp.tool;

import org.jspecify.annotations.Nullable;

/// Who calls.
///
/// @param clientName as the MCP client introduced itself; null when it did not
public record CallContext(@Nullable String clientName) {}
