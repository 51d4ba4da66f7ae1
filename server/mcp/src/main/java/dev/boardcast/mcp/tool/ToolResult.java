package dev.boardcast.mcp.tool;

import com.google.gson.JsonObject;

/// How a call ended.
public sealed interface ToolResult {
  /// @param text what the model reads
  /// @param structured valid by the tool's output schema
  record Success(String text, JsonObject structured) implements ToolResult {}

  /// @param text what went wrong, and what to do about it
  /// @param code stable, for programs
  /// @param retryMayHelp whether the same call may succeed later
  record Failure(String text, String code, boolean retryMayHelp) implements ToolResult {}
}
