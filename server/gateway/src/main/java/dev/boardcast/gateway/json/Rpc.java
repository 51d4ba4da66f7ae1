package dev.boardcast.gateway.json;

/// Messages of JSON-RPC, of parts that are JSON. Pure.
public final class Rpc {
  private Rpc() {}

  public static String notification(String method, RawObject params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":" + RawObject.quote(method) + tail(params);
  }

  public static String request(String id, String method, RawObject params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":"
        + RawObject.quote(method)
        + tail(params);
  }

  private static String tail(RawObject params) {
    return ",\"params\":" + params + "}";
  }

  /// @param member `"result":…` or `"error":…`
  public static String response(String id, String member) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + member + "}";
  }
}
