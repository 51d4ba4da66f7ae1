package dev.boardcast.testkit;

import java.nio.charset.StandardCharsets;

/// The request with which a client without a library asks for a WebSocket.
public final class UpgradeRequest {
  private UpgradeRequest() {}

  /// To the hub on this machine.
  public static byte[] toHub(String key) {
    return to("/notifications", key).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// To any server on this machine; Latin-1.
  ///
  /// @param key passed on as `X-API-Key`
  public static String to(String path, String key) {
    return """
    GET %s HTTP/1.1\r
    Host: localhost\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    Sec-WebSocket-Version: 13\r
    X-API-Key: %s\r
    \r
    """
        .formatted(path, key);
  }
}
