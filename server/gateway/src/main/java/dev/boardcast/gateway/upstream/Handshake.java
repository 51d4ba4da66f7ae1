package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Revision;
import org.jspecify.annotations.Nullable;

/// Finds out what a server speaks: `server/discover` first, then `initialize`.
final class Handshake {
  /// Older servers mostly refuse `server/discover` at once; one that says nothing is not waited for
  /// longer.
  static final long DISCOVER_MAX_MS = 3_000;

  private Handshake() {}

  /// @param known what it spoke before; null where nobody knows
  /// @throws GatewayException where it speaks nothing that we do, or does not answer
  static Revision shake(McpClient client, @Nullable Revision known, long timeoutMs)
      throws GatewayException, InterruptedException {
    if (known == null || known.modern()) {
      Revision modern = discover(client, Math.min(timeoutMs, DISCOVER_MAX_MS));
      if (modern != null) {
        return modern;
      }
    }
    return initialize(client, timeoutMs);
  }

  private static @Nullable Revision discover(McpClient client, long timeoutMs)
      throws GatewayException, InterruptedException {
    try {
      String result =
          client.request(
              "server/discover", RawObject.EMPTY, client.wording().envelope(), timeoutMs);
      if (!result.contains("\"" + Revision.MODERN + "\"")) {
        return null;
      }
      client.capable(RawObject.parse(result).object("capabilities"));
      return new Revision(Revision.MODERN, true);
    } catch (GatewayException e) {
      // Who is not let in, or has nothing to show, finds out nothing.
      if (!client.isAlive()
          || e.fault().code() == ErrorCode.CONFIGURATION_ERROR
          || e.fault().code() == ErrorCode.MCP_AUTHENTICATION_FAILURE) {
        throw e;
      }
      // It does not know the method, or says nothing: of the older generation.
      return null;
    } catch (java.io.IOException _) {
      // A member twice: nothing that can be read.
      return null;
    }
  }

  private static Revision initialize(McpClient client, long timeoutMs)
      throws GatewayException, InterruptedException {
    RawObject params =
        RawObject.EMPTY
            .with("protocolVersion", RawObject.quote(Revision.LATEST_OLDER))
            .with("capabilities", client.offers().toString())
            .with("clientInfo", client.wording().info().toString());
    String result = client.request("initialize", params, RawObject.EMPTY, timeoutMs);
    String agreed;
    try {
      RawObject read = RawObject.parse(result);
      agreed = String.valueOf(read.text("protocolVersion"));
      client.capable(read.object("capabilities"));
    } catch (java.io.IOException _) {
      agreed = "";
    }
    if (!Revision.OLDER.contains(agreed)) {
      throw new GatewayException(
          Fault.refused(
              ErrorCode.MCP_SERVER_ERROR,
              "The server speaks a revision of MCP that the gateway does not (%s): it knows %s and 2024-11-05 to %s."
                  .formatted(agreed, Revision.MODERN, Revision.LATEST_OLDER)));
    }
    Revision revision = new Revision(agreed, false);
    client.notify("notifications/initialized", RawObject.EMPTY);
    return revision;
  }
}
