package dev.boardcast.mcp;

import dev.boardcast.mcp.board.BoardOffer;
import dev.boardcast.mcp.http.McpHttpFace;
import dev.boardcast.mcp.registry.LazyRegistry;
import dev.boardcast.mcp.registry.Registry;
import dev.boardcast.mcp.version.ProtocolSelector;
import dev.boardcast.mcp.watch.Changes;
import dev.boardcast.protocol.boards.Boards;
import dev.boardcast.protocol.http.OriginPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.function.Supplier;

/// The MCP server over Streamable HTTP: what answers at its path.
public final class McpHttpServer {
  /// Where clients find it.
  public static final String PATH = "/mcp";

  private static final String PURPOSE = "boardcast mcp request state\n";

  private McpHttpServer() {}

  /// @param apiKey of the server: all servers of one key can go on with each other's calls
  /// @param hosts names under which the server is reached, beside those of loopback
  /// @param tracker asked for at each call of a tool that needs it; memoized by the caller, who
  ///   closes it
  /// @param changes tells whoever watches a board; the caller's, who closes it
  public static McpHttpFace face(
      McpConfig config,
      String apiKey,
      Set<String> hosts,
      Supplier<Boards> tracker,
      Changes changes) {
    return offering(config, apiKey, hosts, () -> BoardOffer.of(tracker, changes).registry());
  }

  /// The same with an offer of the caller's.
  public static McpHttpFace offering(
      McpConfig config, String apiKey, Set<String> hosts, Supplier<Registry> offer) {
    return new McpHttpFace(
        new ProtocolSelector(
            config.version(), config.toolsEnabled(), new LazyRegistry(offer), () -> secret(apiKey)),
        new OriginPolicy(hosts));
  }

  /// Never the key itself: what it seals goes to clients.
  private static byte[] secret(String apiKey) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((PURPOSE + apiKey).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
