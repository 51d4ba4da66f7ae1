package dev.boardcast.gateway.face;

import dev.boardcast.protocol.http.HttpCall;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// By which a request is found again: the caller's `X-Request-ID` where it is one, else a new one.
final class RequestIds {
  static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private RequestIds() {}

  static String of(HttpCall call) {
    String given = call.header("x-request-id");
    return given != null && FORM.matcher(given).matches() ? given : UUID.randomUUID().toString();
  }

  /// The same request with the id that it has from now on, whoever asks.
  static HttpCall identified(HttpCall call) {
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.put("x-request-id", of(call));
    return new HttpCall(
        call.method(), call.path(), call.query(), headers, call.body(), call.address());
  }
}
