package dev.boardcast.gateway.face;

import dev.boardcast.gateway.core.Fault;
import dev.boardcast.gateway.flight.Ending;
import dev.boardcast.gateway.json.RawObject;
import dev.boardcast.gateway.json.Rpc;

/// The one place where faults become words on the wire. Pure.
final class Faults {
  private Faults() {}

  /// Of `/mcp`: what a server answered, as it answered it; else the gateway's own.
  static String rpc(String id, Fault fault) {
    if (!fault.upstream().isEmpty()) {
      return envelope(id, fault.upstream());
    }
    RawObject data = details(fault).with("code", RawObject.quote(fault.code().name()));
    return error(id, fault.code().rpcCode(), fault.message(), data.toString());
  }

  /// Of a revision that is not spoken.
  static String unsupported(String id, String version) {
    return error(
        id,
        McpFace.UNSUPPORTED_VERSION,
        "Unsupported protocol version: " + version,
        RawObject.EMPTY
            .with("supported", "[\"" + McpRequest.MODERN_VERSION + "\"]")
            .with("requested", RawObject.quote(version))
            .toString());
  }

  /// Of REST.
  static RawObject rest(Fault fault) {
    RawObject error =
        RawObject.EMPTY
            .with("code", RawObject.quote(fault.code().name()))
            .with("type", RawObject.quote(fault.outcome().wireName()))
            .with("message", RawObject.quote(fault.message()))
            .with("details", details(fault).toString());
    return fault.upstream().isEmpty()
        ? error
        : error.with("mcp_server_error_details", fault.upstream());
  }

  private static RawObject details(Fault fault) {
    RawObject details =
        RawObject.EMPTY
            .with("retryable", Boolean.toString(fault.retryable()))
            .with("outcome", RawObject.quote(fault.outcome().wireName()));
    if (fault.retryAfterS() > 0) {
      details = details.with("retryAfterSeconds", Integer.toString(fault.retryAfterS()));
    }
    if (!fault.fields().isEmpty()) {
      StringBuilder fields = new StringBuilder("[");
      for (String field : fault.fields()) {
        fields.append(fields.length() > 1 ? "," : "").append(RawObject.quote(field));
      }
      details = details.with("fields", fields.append(']').toString());
    }
    return details;
  }

  /// @param data as JSON; empty for none
  static String error(String id, int code, String message, String data) {
    RawObject error =
        RawObject.EMPTY
            .with("code", Integer.toString(code))
            .with("message", RawObject.quote(message));
    return envelope(id, (data.isEmpty() ? error : error.with("data", data)).toString());
  }

  private static String envelope(String id, String error) {
    return Rpc.response(id, "\"error\":" + error);
  }

  /// How a call ended, but for what is broken.
  static String answer(String id, Ending how) {
    return switch (how) {
      case Ending.Result(var json) -> result(id, json);
      case Ending.Failed(var why) -> rpc(id, why.fault());
      case Ending.Cancelled() -> rpc(id, McpFace.cancelled());
      case Ending.Broken(var why) -> throw new IllegalStateException(why);
    };
  }

  static String result(String id, String result) {
    return Rpc.response(id, "\"result\":" + result);
  }
}
