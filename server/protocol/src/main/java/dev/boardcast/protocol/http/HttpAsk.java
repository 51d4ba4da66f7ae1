package dev.boardcast.protocol.http;

import dev.boardcast.core.access.Principal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request.
///
/// @param method in capitals
/// @param headers by their names, in any case; values of one name joined by commas
/// @param body empty where there is none
/// @param key with which it was let in
/// @param grant what that key allows
// Requests are not compared, and nobody changes a body.
@SuppressWarnings("ArrayRecordComponent")
public record HttpAsk(
    String method, Map<String, String> headers, byte[] body, String key, Principal grant) {
  public HttpAsk {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
  }

  public @Nullable String header(String name) {
    String value = headers.get(name);
    return value == null ? null : value.strip();
  }

  /// Never with the key or the headers.
  @Override
  public String toString() {
    return "HttpAsk[%s, %d bytes]".formatted(method, body.length);
  }
}
