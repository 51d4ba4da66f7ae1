package dev.boardcast.mcp.board;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.mcp.prompt.PromptRegistry;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.resource.ResourceRegistry;
import dev.boardcast.mcp.tool.ToolRegistry;
import java.util.List;
import java.util.function.Supplier;

/// All that agents are offered about boards.
public final class BoardOffer {
  private BoardOffer() {}

  /// @param tracker asked for at each call, not before; memoized by the caller
  public static Registry of(Supplier<TrackerClient> tracker) {
    return new Registry(
        ToolRegistry.of(BoardTools.all(tracker)),
        new ResourceRegistry(List.of()),
        new PromptRegistry(List.of()));
  }
}
