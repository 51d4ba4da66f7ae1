package dev.boardcast.gateway.core;

/// Which failures speak against a server: those of the connection, timeouts, and its own faults.
/// What it refused, a tool's error and a cancelled call do not. Pure.
public final class BreakerRule {
  private BreakerRule() {}

  /// Whether it says nothing of the server, neither way: it was not asked, or is asked too often.
  public static boolean saysNothing(Fault fault) {
    return switch (fault.code()) {
      case MCP_RATE_LIMIT_EXCEEDED -> true;
      // Arguments that the gateway itself does not take.
      case VALIDATION_ERROR -> fault.upstream().isEmpty();
      default -> !countsAgainst(fault) && fault.outcome() == Outcome.NOT_SENT;
    };
  }

  public static boolean countsAgainst(Fault fault) {
    return switch (fault.code()) {
      case MCP_CONNECTION_ERROR -> true;
      case MCP_SERVER_ERROR -> true;
      case VALIDATION_ERROR,
          AUTHENTICATION_FAILURE_API,
          AUTHORIZATION_ERROR,
          ROUTING_ERROR,
          TOOL_NOT_SUPPORTED,
          TOOL_CHANGED,
          CONFIGURATION_ERROR,
          MCP_AUTHENTICATION_FAILURE,
          MCP_CLIENT_ERROR,
          MCP_RATE_LIMIT_EXCEEDED,
          DATA_TRANSFORMATION_ERROR,
          API_INTERNAL_ERROR ->
          false;
    };
  }
}
