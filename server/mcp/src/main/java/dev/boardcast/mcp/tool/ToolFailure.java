package dev.boardcast.mcp.tool;

import org.jspecify.annotations.Nullable;

/// Thrown by a handler to end its call with a failure that the agent is told of.
public final class ToolFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ToolResult.Failure failure;

  public ToolFailure(String text, String code, boolean retryMayHelp, @Nullable Throwable cause) {
    super(text, cause);
    this.failure = new ToolResult.Failure(text, code, retryMayHelp);
  }

  public ToolResult.Failure failure() {
    return failure;
  }
}
