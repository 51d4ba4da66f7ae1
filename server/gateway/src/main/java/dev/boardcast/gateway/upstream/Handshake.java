package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.core.Outcome;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.upstream.link.Revision;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out what a server speaks: `server/discover` first, then `initialize`.
///
/// @param sure whether it holds for the next connection, too: not what was only tried for want of
///   an answer
record Handshake(Revision revision, boolean sure) {
  /// Older servers mostly refuse `server/discover` at once; one that says nothing is not waited for
  /// longer.
  static final long DISCOVER_MAX_MS = 3_000;

  /// Codes that say that it does not know what it was asked, or not in this revision.
  private static final Set<String> UNKNOWN_QUESTION =
      Set.of("-32600", "-32601", "-32602", "-32020", "-32021", "-32022");

  private static final Handshake MODERN = new Handshake(new Revision(Revision.MODERN, true), true);

  /// Why a server did not say that it is of 2026-07-28.
  private enum Refusal {
    /// It does not know the question.
    OLDER,
    /// It did not answer it, or not so that anything is known.
    SILENT
  }

  /// @param known what it spoke before; null where nobody knows
  /// @throws GatewayException where it speaks nothing that we do, or does not answer
  static Handshake shake(McpClient client, @Nullable Revision known, long timeoutMs)
      throws GatewayException, InterruptedException {
    Refusal refusal = null;
    if (known == null || known.modern()) {
      refusal = discover(client, Math.min(timeoutMs, DISCOVER_MAX_MS));
      if (refusal == null) {
        return MODERN;
      }
    }
    try {
      return new Handshake(initialize(client, timeoutMs), refusal != Refusal.SILENT);
    } catch (GatewayException e) {
      // It may be another than the one of before by now, or have begun slowly.
      if (refusal != Refusal.OLDER
          && isRefused(e.fault())
          && client.isAlive()
          && discover(client, timeoutMs) == null) {
        return MODERN;
      }
      throw e;
    }
  }

  /// What is known after this one: what was found out for sure stays.
  ///
  /// @param before null for none
  /// @param byPipe whether nothing stands between: who says nothing twice is taken to be so
  Handshake after(@Nullable Handshake before, boolean byPipe) {
    if (sure || before == null) {
      return this;
    }
    return before.sure() ? before : new Handshake(revision, byPipe);
  }

  /// @return null where it speaks 2026-07-28
  private static @Nullable Refusal discover(McpClient client, long timeoutMs)
      throws GatewayException, InterruptedException {
    try {
      String result =
          client.request(
              "server/discover", RawObject.EMPTY, client.wording().envelope(), timeoutMs);
      if (!result.contains("\"" + Revision.MODERN + "\"")) {
        return Refusal.OLDER;
      }
      client.capable(RawObject.parse(result).object("capabilities"));
      return null;
    } catch (GatewayException e) {
      Fault fault = e.fault();
      if (!client.isAlive()) {
        throw e;
      }
      Refusal refusal = refusal(fault);
      if (refusal == null) {
        throw e;
      }
      return refusal;
    } catch (java.io.IOException _) {
      // A member twice: nothing that can be read.
      return Refusal.OLDER;
    }
  }

  /// @return null where it was not asked as far as anybody knows, cannot answer just now, or lets
  ///   nobody in: that finds out nothing
  private static @Nullable Refusal refusal(Fault fault) {
    return switch (fault.code()) {
      case MCP_CLIENT_ERROR, TOOL_NOT_SUPPORTED, MCP_SERVER_ERROR -> refusalByCode(fault);
      case DATA_TRANSFORMATION_ERROR -> Refusal.SILENT;
      default -> fault.isTimeout() ? Refusal.SILENT : null;
    };
  }

  /// By the protocol's own code; a status alone may come from what stands before it.
  private static @Nullable Refusal refusalByCode(Fault fault) {
    if (fault.upstream().isEmpty()) {
      return fault.code() == ErrorCode.MCP_SERVER_ERROR ? null : Refusal.OLDER;
    }
    try {
      String code = String.valueOf(RawObject.parse(fault.upstream()).raw("code"));
      return UNKNOWN_QUESTION.contains(code) ? Refusal.OLDER : Refusal.SILENT;
    } catch (java.io.IOException _) {
      return Refusal.SILENT;
    }
  }

  private static boolean isRefused(Fault fault) {
    return fault.outcome() == Outcome.REFUSED
        && fault.code() != ErrorCode.CONFIGURATION_ERROR
        && fault.code() != ErrorCode.MCP_AUTHENTICATION_FAILURE;
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
