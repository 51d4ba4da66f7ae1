package dev.boardcast.protocol.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request, before anybody looked at whether it may come in.
///
/// @param method in capitals
/// @param path as it was sent, without what follows a question mark
/// @param query what follows it, as it was sent; empty for nothing
/// @param headers by their names in lower case; the values of one name joined by commas
/// @param body empty where there is none
/// @param address of the one who asks, without a port
// Requests are not compared, and nobody changes a body.
@SuppressWarnings("ArrayRecordComponent")
public record HttpCall(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    String address) {
  /// @param name in lower case
  public @Nullable String header(String name) {
    String value = headers.get(name);
    return value == null ? null : value.strip();
  }

  /// Never with headers or the query: a key may be in them.
  @Override
  public String toString() {
    return "HttpCall[%s %s, %d bytes]".formatted(method, path, body.length);
  }
}
