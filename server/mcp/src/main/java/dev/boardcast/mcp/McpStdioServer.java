package dev.boardcast.mcp;

import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.mcp.registry.LazyRegistry;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.version.ProtocolSelector;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.boards.Boards;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.function.Supplier;

/// The MCP server on a pair of streams, one JSON-RPC message a line.
public final class McpStdioServer {
  private static final int SECRET_BYTES = 32;

  private McpStdioServer() {}

  /// Serves one client until its input ends and its calls are answered. Blocks. Nothing but
  /// protocol is written to `out`.
  ///
  /// @param tracker asked for with the first call of a tool that needs it, not before; memoized by
  ///   the caller, who closes it
  /// @param changes tells whoever watches a board; the caller's, who closes it
  public static void run(
      InputStream in, OutputStream out, McpConfig config, Supplier<Boards> tracker, Changes changes)
      throws InterruptedException {
    serve(in, out, config, () -> BoardOffer.of(tracker, changes).registry());
  }

  /// The same with an offer of the caller's.
  public static void serve(
      InputStream in, OutputStream out, McpConfig config, Supplier<Registry> offer)
      throws InterruptedException {
    LazyRegistry registry = new LazyRegistry(offer);
    new StdioConnection(
            in,
            out,
            new ProtocolSelector(
                config.version(), config.toolsEnabled(), registry, McpStdioServer::secret),
            registry::get)
        .run();
  }

  /// A client of a pair of streams never comes back to another process.
  private static byte[] secret() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return secret;
  }
}
