package dev.boardcast.mcp.tool;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.call.CallContext;
import org.jspecify.annotations.Nullable;

/// Something an agent can call.
///
/// @param name stable, `snake_case`
/// @param title for people
/// @param description for the model: when to use it, what it returns, what comes next
/// @param inputSchema JSON Schema (2020-12) of the arguments, an object
/// @param outputSchema JSON Schema of the structured content, an object; null where there is none
/// @param page the address of the page that shows its answer: then it is offered to clients that
///   show pages, and to no others; null where it has none
public record Tool(
    String name,
    String title,
    String description,
    JsonObject inputSchema,
    @Nullable JsonObject outputSchema,
    ToolHints hints,
    Handler handler,
    @Nullable String page) {
  /// Without a page.
  public Tool(
      String name,
      String title,
      String description,
      JsonObject inputSchema,
      @Nullable JsonObject outputSchema,
      ToolHints hints,
      Handler handler) {
    this(name, title, description, inputSchema, outputSchema, hints, handler, null);
  }

  /// Whether a caller is offered it.
  public boolean isFor(boolean showsApps) {
    return page == null || showsApps;
  }

  /// What a call does. Runs on a virtual thread of its own; an interrupt means that the caller does
  /// not want the answer any more.
  @FunctionalInterface
  public interface Handler {
    /// @param arguments valid by the input schema
    /// @throws ToolFailure for what the agent should be told; what `CallContext.ask` throws goes
    ///   through; anything else is a bug and logged
    ToolResult.Success call(JsonObject arguments, CallContext context);
  }
}
