package dev.boardcast.protocol.http;

import dev.boardcast.protocol.rest.Headers;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a request has its key: `Authorization: Bearer KEY`, else `X-API-Key: KEY`.
public final class RequestKeys {
  private static final String BEARER = "bearer ";

  private RequestKeys() {}

  /// @param header the first value of a header, by its name; null where there is none
  public static @Nullable String find(Function<String, @Nullable String> header) {
    String authorization = header.apply("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    String key = header.apply(Headers.API_KEY);
    return key == null ? null : key.strip();
  }
}
