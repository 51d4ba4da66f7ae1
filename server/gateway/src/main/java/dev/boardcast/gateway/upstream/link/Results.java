package dev.boardcast.gateway.upstream.link;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.core.GatewayException;
import dev.boardcast.gateway.json.RawObject;
import java.util.Set;

/// What servers answer: a result, or an error in the gateway's words.
public final class Results {
  private static final int INVALID_PARAMS = -32602;
  private static final int METHOD_NOT_FOUND = -32601;

  /// Of older servers, for a resource.
  private static final int NOT_FOUND = -32002;

  /// What 2026-07-28 has for a request that is not as it has to be: headers that say otherwise, a
  /// caller that lacks something, a revision that is not spoken.
  private static final Set<String> REQUESTS_OWN = Set.of("-32020", "-32021", "-32022");

  private static final int UPSTREAM_TEXT_MAX_CHARS = 2_000;

  private Results() {}

  /// The result as it was written.
  public static String of(String server, RawObject message) throws GatewayException {
    String result = message.raw("result");
    if (result != null && result.charAt(0) == '{') {
      return result;
    }
    RawObject error = message.object("error");
    if (error == null) {
      throw new GatewayException(
          Fault.answered(
              ErrorCode.DATA_TRANSFORMATION_ERROR,
              "The server `%s` answered with neither a result nor an error: tell whoever runs it."
                  .formatted(server),
              ""));
    }
    String code = String.valueOf(error.raw("code"));
    ErrorCode meaning =
        code.equals(Integer.toString(METHOD_NOT_FOUND))
            ? ErrorCode.TOOL_NOT_SUPPORTED
            : code.equals(Integer.toString(INVALID_PARAMS))
                    || code.equals(Integer.toString(NOT_FOUND))
                    || REQUESTS_OWN.contains(code)
                ? ErrorCode.MCP_CLIENT_ERROR
                : ErrorCode.MCP_SERVER_ERROR;
    String text = String.valueOf(error.text("message"));
    throw new GatewayException(
        Fault.answered(
            meaning,
            "The server `%s` refused: %s"
                .formatted(
                    server, text.substring(0, Math.min(text.length(), UPSTREAM_TEXT_MAX_CHARS))),
            error.toString()));
  }
}
