package dev.boardcast.mcp;

/// What the MCP server is told at start.
///
/// @param version of Boardcast, as clients are told it
/// @param toolsEnabled false: the server offers no tools (`ENABLE_MCP_TOOLS`)
public record McpConfig(String version, boolean toolsEnabled) {}
