package dev.boardcast.mcp.board.text;

import com.google.gson.JsonObject;
import dev.boardcast.mcp.tool.ToolResult;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Answers about one resource that may be too long for one. Pure.
public final class Parts {
  private Parts() {}

  /// A part of what a tool reads; its rest comes with `nextCursor`.
  ///
  /// @param text what it says, given how one gets the rest
  public static ToolResult.Success success(
      String head,
      UnaryOperator<String> text,
      @Nullable PartCursor next,
      String tool,
      JsonObject json) {
    if (next == null) {
      return new ToolResult.Success(head + text.apply("This is the last part."), json);
    }
    json.addProperty("nextCursor", next.text());
    return new ToolResult.Success(
        head
            + text.apply(
                "The rest: call %s again with cursor \"%s\".".formatted(tool, next.text())),
        json);
  }

  /// How one gets the rest of what another tool reads in parts.
  public static String rest(String tool) {
    return tool + " gives the rest.";
  }
}
