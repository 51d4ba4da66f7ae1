package dev.boardcast.gateway.core;

/// What went wrong, the same on both faces. An entry is its name on the wire.
public enum ErrorCode {
  VALIDATION_ERROR(400, -32602),
  AUTHENTICATION_FAILURE_API(401, -32000),
  AUTHORIZATION_ERROR(403, -32000),
  ROUTING_ERROR(404, -32602),
  TOOL_NOT_SUPPORTED(404, -32602),
  TOOL_CHANGED(409, -32000),
  CONFIGURATION_ERROR(500, -32000),
  MCP_CONNECTION_ERROR(502, -32000),
  MCP_AUTHENTICATION_FAILURE(502, -32000),
  MCP_SERVER_ERROR(502, -32000),
  MCP_CLIENT_ERROR(422, -32000),
  MCP_RATE_LIMIT_EXCEEDED(429, -32000),
  DATA_TRANSFORMATION_ERROR(502, -32000),
  API_INTERNAL_ERROR(500, -32603);

  private final int status;
  private final int rpcCode;

  ErrorCode(int status, int rpcCode) {
    this.status = status;
    this.rpcCode = rpcCode;
  }

  /// Over REST, where a fault does not say otherwise.
  public int status() {
    return status;
  }

  /// In a JSON-RPC error, where no server gave one of its own.
  public int rpcCode() {
    return rpcCode;
  }
}
