package dev.boardcast.mcp.board;

import dev.boardcast.mcp.board.resource.BoardPage;
import dev.boardcast.mcp.board.resource.BoardResources;
import dev.boardcast.mcp.board.resource.PlanPrompts;
import dev.boardcast.mcp.board.support.ToolSupport;
import dev.boardcast.mcp.board.tools.BoardTools;
import dev.boardcast.mcp.board.tools.ShowTool;
import dev.boardcast.mcp.registry.FeatureSet;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.boards.Boards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All that agents are offered about boards.
public final class BoardOffer {
  private BoardOffer() {}

  /// @param tracker asked for at each call, not before; memoized by the caller
  /// @param changes tells whoever watches a board
  public static FeatureSet of(Supplier<Boards> tracker, Changes changes) {
    return new FeatureSet(
        tools(tracker),
        List.of(new BoardResources(tracker, changes), new BoardPage()),
        new PlanPrompts(tracker).all());
  }

  /// Those for every client, and after them the one for clients that show pages.
  private static List<Tool> tools(Supplier<Boards> tracker) {
    List<Tool> tools = new ArrayList<>(BoardTools.all(tracker));
    tools.add(new ShowTool(new ToolSupport(tracker)).showBoard());
    return tools;
  }
}
