package dev.boardcast.gateway.upstream;

import dev.boardcast.gateway.core.ErrorCode;
import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.upstream.link.StdioLink;

/// Why a request has no answer, in the gateway's words. Pure.
final class CallFaults {
  private CallFaults() {}

  /// @param asking whether it is the caller whom all waited for
  static Fault overdue(String server, long timeoutMs, boolean asking) {
    return asking
        ? Fault.unanswered(
            "The server `%s` asked something back, and the caller did not answer. It was told to stop; whether it did the work is not known: look before you repeat the call."
                .formatted(server))
        : Fault.timedOut(
            "The server `%s` did not answer within %d ms. It was told to stop; whether it did the work is not known: look before you repeat the call."
                .formatted(server, timeoutMs));
  }

  static Fault tooLong(String server) {
    return Fault.answered(
        ErrorCode.DATA_TRANSFORMATION_ERROR,
        "The answer of the server `%s` has more than %d bytes, which is more than passes: ask for less at a time."
            .formatted(server, StdioLink.LINE_MAX_BYTES),
        "");
  }

  /// @param unseen whether the server never saw it
  static Fault gone(String server, String why, boolean unseen) {
    return unseen
        ? Fault.unreachable(
            "The server `%s` went away before it saw the call (%s): repeat it."
                .formatted(server, why),
            0)
        : Fault.lost(
            "The server `%s` went away during the call (%s). Whether it did the work is not known: look before you repeat the call. The next call starts it again."
                .formatted(server, why));
  }
}
