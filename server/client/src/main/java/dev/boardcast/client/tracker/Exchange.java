package dev.boardcast.client.tracker;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One logical request, however often it is sent.
///
/// @param path decoded segments below the base URL
/// @param what what the request is about, for messages: `Project #70`
record Exchange(
    String method,
    List<String> path,
    Map<String, String> query,
    @Nullable JsonObject body,
    @Nullable Long expectedVersion,
    @Nullable String ifNoneMatch,
    String what) {

  static Exchange read(String what, Object... path) {
    return new Exchange("GET", segments(path), Map.of(), null, null, null, what);
  }

  static Exchange write(
      String method,
      @Nullable JsonObject body,
      @Nullable Long expectedVersion,
      String what,
      Object... path) {
    return new Exchange(method, segments(path), Map.of(), body, expectedVersion, null, what);
  }

  boolean isWrite() {
    return !"GET".equals(method);
  }

  /// With one more query parameter; without it where the value is null.
  Exchange with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value.toString());
    return new Exchange(method, path, more, body, expectedVersion, ifNoneMatch, what);
  }

  Exchange unless(@Nullable String etag) {
    return new Exchange(method, path, query, body, expectedVersion, etag, what);
  }

  private static List<String> segments(Object... path) {
    return java.util.Arrays.stream(path).map(Object::toString).toList();
  }
}
