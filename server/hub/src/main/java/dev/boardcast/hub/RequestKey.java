package dev.boardcast.hub;

import dev.boardcast.protocol.http.RequestKeys;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Finds the key in an upgrade request. Values are never logged.
final class RequestKey {
  private static final String QUERY_PARAMETER = "apiKey=";

  private RequestKey() {}

  /// The key, from `Authorization: Bearer`, `X-API-Key` or `?apiKey=`: the first of them that is
  /// there.
  static Optional<String> of(HttpHeaders headers, String uri) {
    String key = RequestKeys.find(headers::get);
    if (key != null) {
      return Optional.of(key);
    }
    int query = uri.indexOf('?');
    if (query >= 0) {
      for (String parameter : uri.substring(query + 1).split("&", -1)) {
        if (parameter.startsWith(QUERY_PARAMETER)) {
          return decode(parameter.substring(QUERY_PARAMETER.length()));
        }
      }
    }
    return Optional.empty();
  }

  /// The part of a request target before its query.
  static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /// Percent-decodes (RFC 3986: a plus is a plus, for keys in Base64).
  private static Optional<String> decode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length() && isHex(text.charAt(i + 1), text.charAt(i + 2))) {
        bytes.put((byte) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else if (c == '%' || c >= 0x80) {
        return Optional.empty();
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static boolean isHex(char high, char low) {
    return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low);
  }
}
