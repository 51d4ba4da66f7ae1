package dev.boardcast.gateway.core;

import java.util.List;

/// Why there is no result.
///
/// @param message for an agent: what went wrong, and what to do; without secrets or inner addresses
/// @param status over REST
/// @param retryable whether the same call may succeed later, and repeating it is safe
/// @param retryAfterS when it is worth trying again; 0 where nobody knows
/// @param fields what is wrong with single arguments
/// @param upstream what the server said of it, as JSON; empty where it said nothing
public record Fault(
    ErrorCode code,
    String message,
    int status,
    Outcome outcome,
    boolean retryable,
    int retryAfterS,
    List<String> fields,
    String upstream) {
  private static final int UNAVAILABLE = 503;
  private static final int TIMED_OUT = 504;

  public Fault {
    fields = List.copyOf(fields);
  }

  /// One that repeating does not help.
  public static Fault refused(ErrorCode code, String message) {
    return new Fault(code, message, code.status(), Outcome.REFUSED, false, 0, List.of(), "");
  }

  /// Arguments that do not fit.
  public static Fault invalid(String message, List<String> fields) {
    return new Fault(
        ErrorCode.VALIDATION_ERROR, message, 400, Outcome.REFUSED, false, 0, fields, "");
  }

  /// The server cannot be reached, and has not seen the call.
  public static Fault unreachable(String message, int retryAfterS) {
    return new Fault(
        ErrorCode.MCP_CONNECTION_ERROR,
        message,
        retryAfterS > 0 ? UNAVAILABLE : ErrorCode.MCP_CONNECTION_ERROR.status(),
        Outcome.NOT_SENT,
        true,
        retryAfterS,
        List.of(),
        "");
  }

  /// The server went away with the call.
  public static Fault lost(String message) {
    return new Fault(
        ErrorCode.MCP_CONNECTION_ERROR, message, 502, Outcome.UNKNOWN, false, 0, List.of(), "");
  }

  /// No answer came in time.
  public static Fault timedOut(String message) {
    return new Fault(
        ErrorCode.MCP_CONNECTION_ERROR,
        message,
        TIMED_OUT,
        Outcome.UNKNOWN,
        false,
        0,
        List.of(),
        "");
  }

  /// The caller did not answer what the server asked.
  public static Fault unanswered(String message) {
    ErrorCode code = ErrorCode.MCP_CLIENT_ERROR;
    return new Fault(code, message, code.status(), Outcome.UNKNOWN, false, 0, List.of(), "");
  }

  /// A mistake of the gateway's own: nobody knows how far the call came.
  public static Fault broken(String message) {
    ErrorCode code = ErrorCode.API_INTERNAL_ERROR;
    return new Fault(code, message, code.status(), Outcome.UNKNOWN, false, 0, List.of(), "");
  }

  /// Whether it is that no answer came in time.
  public boolean isTimeout() {
    return status == TIMED_OUT;
  }

  /// Too many at once or in a while; nothing was sent.
  public static Fault limited(String message, int retryAfterS) {
    return new Fault(
        ErrorCode.MCP_RATE_LIMIT_EXCEEDED,
        message,
        429,
        Outcome.NOT_SENT,
        true,
        Math.max(1, retryAfterS),
        List.of(),
        "");
  }

  /// What the server answered instead of a result.
  public static Fault answered(ErrorCode code, String message, String upstream) {
    return new Fault(code, message, code.status(), Outcome.REFUSED, false, 0, List.of(), upstream);
  }
}
