package dev.boardcast.mcp;

import dev.boardcast.client.tracker.TrackerClient;
import dev.boardcast.mcp.board.BoardTools;
import dev.boardcast.mcp.generation.Generations;
import dev.boardcast.mcp.tool.Tool;
import dev.boardcast.mcp.tool.ToolRegistry;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The MCP server on a pair of streams, one JSON-RPC message a line.
public final class McpStdioServer {
  private McpStdioServer() {}

  /// Serves one client until its input ends and its calls are answered. Blocks. Nothing but
  /// protocol is written to `out`.
  ///
  /// @param tracker asked for with the first call of a tool that needs it, not before; memoized by
  ///   the caller, who closes it
  public static void run(
      InputStream in, OutputStream out, McpConfig config, Supplier<TrackerClient> tracker)
      throws InterruptedException {
    serve(in, out, config, () -> BoardTools.all(tracker));
  }

  /// The same with tools of the caller's, for tests.
  static void serve(InputStream in, OutputStream out, McpConfig config, Supplier<List<Tool>> tools)
      throws InterruptedException {
    var registry = new LazyRegistry(tools);
    new StdioConnection(
            in, out, new Generations(config.version(), config.toolsEnabled(), registry::get))
        .run();
  }

  /// Made once, by the first that needs it: compiling the schemas takes longer than answering
  /// `initialize`.
  private static final class LazyRegistry {
    private final Supplier<List<Tool>> tools;
    private @Nullable ToolRegistry made;

    LazyRegistry(Supplier<List<Tool>> tools) {
      this.tools = tools;
    }

    synchronized ToolRegistry get() {
      ToolRegistry registry = made;
      if (registry == null) {
        registry = ToolRegistry.of(tools.get());
        made = registry;
      }
      return registry;
    }
  }
}
