package dev.boardcast.gateway.upstream.link;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import org.jspecify.annotations.Nullable;

/// Why a request has no answer, in the gateway's words. Pure.
public final class CallFaults {
  private CallFaults() {}

  /// @param asking whether it is the caller whom all waited for
  public static Fault overdue(String server, long timeoutMs, boolean asking) {
    return asking
        ? Fault.unanswered(
            "The server `%s` asked something back, and the caller did not answer. It was told to stop; whether it did the work is not known: look before you repeat the call."
                .formatted(server))
        : Fault.timedOut(
            "The server `%s` did not answer within %d ms. It was told to stop; whether it did the work is not known: look before you repeat the call."
                .formatted(server, timeoutMs));
  }

  public static Fault tooLong(String server) {
    return Fault.answered(
        ErrorCode.DATA_TRANSFORMATION_ERROR,
        "The answer of the server `%s` has more than %d bytes, which is more than passes: ask for less at a time."
            .formatted(server, StdioLink.LINE_MAX_BYTES),
        "");
  }

  /// @param unseen whether the server never saw it
  public static Fault gone(String server, String why, boolean unseen) {
    return unseen
        ? Fault.unreachable(
            "The server `%s` went away before it saw the call (%s): repeat it."
                .formatted(server, why),
            0)
        : Fault.lost(
            "The server `%s` went away during the call (%s). Whether it did the work is not known: look before you repeat the call. The next call starts it again."
                .formatted(server, why));
  }

  /// It may have been seen.
  static Fault broke(String server) {
    return Fault.lost(
        "The connection to the server `%s` broke during the call. Whether it did the work is not known: look before you repeat the call."
            .formatted(server));
  }

  static Fault withoutResult(String server) {
    return Fault.lost(
        "The server `%s` ended its answer without a result. Whether it did the work is not known."
            .formatted(server));
  }

  /// Of what only finds something out: there is no work that may have been done.
  static Fault unusable(String server) {
    return Fault.answered(
        ErrorCode.DATA_TRANSFORMATION_ERROR,
        "The server `%s` answered without a result.".formatted(server),
        "");
  }

  static Fault sessionOver(String server) {
    return Fault.unreachable(
        "The server `%s` has forgotten its session: repeat the call.".formatted(server), 0);
  }

  /// What a status of HTTP says, where the protocol says nothing.
  ///
  /// @param retryAfter the header's; null where there is none
  static Fault status(String server, int status, @Nullable String retryAfter) {
    int seconds =
        retryAfter != null && retryAfter.matches("\\d{1,5}") ? Integer.parseInt(retryAfter) : 0;
    return switch (status) {
      case 401, 403 ->
          Fault.answered(
              ErrorCode.MCP_AUTHENTICATION_FAILURE,
              "The server `%s` does not take the gateway's key (%d): tell whoever runs the gateway."
                  .formatted(server, status),
              "");
      case 429 ->
          Fault.limited(
              "The server `%s` is asked too often: wait before the next call.".formatted(server),
              seconds);
      case 503 ->
          Fault.unreachable(
              "The server `%s` cannot take calls now: try again later.".formatted(server),
              Math.max(1, seconds));
      default ->
          status >= 300 && status < 400
              ? Fault.answered(
                  ErrorCode.CONFIGURATION_ERROR,
                  "The server `%s` sends to another address, which is not followed: tell whoever runs the gateway to write the right `url`."
                      .formatted(server),
                  "")
              : answered(
                  server,
                  status >= 500 ? ErrorCode.MCP_SERVER_ERROR : ErrorCode.MCP_CLIENT_ERROR,
                  status);
    };
  }

  static Fault answered(String server, ErrorCode code, int status) {
    return Fault.answered(
        code, "The server `%s` answered with the status %d.".formatted(server, status), "");
  }
}
