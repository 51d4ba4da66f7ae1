package dev.boardcast.mcp.tool;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a call ended.
public sealed interface ToolResult {
  /// @param content what the model reads
  /// @param structured valid by the tool's output schema; null where it has none
  record Success(List<Content> content, @Nullable JsonObject structured) implements ToolResult {
    public Success {
      content = List.copyOf(content);
    }

    public Success(String text, JsonObject structured) {
      this(List.of(new Content.Text(text)), structured);
    }
  }

  /// @param text what went wrong, and what to do about it
  /// @param code stable, for programs
  /// @param retryMayHelp whether the same call may succeed later
  record Failure(String text, String code, boolean retryMayHelp) implements ToolResult {}
}
