package dev.boardcast.client.tracker;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One logical request, however often it is sent.
///
/// @param path decoded segments below the base URL
/// @param waitSeconds how long the tracker may wait for others beside its own time: for something
///   else than `ifNoneMatch`, or for what it asks elsewhere
/// @param lineage whether a position of an epoch that is over is asked about, too
/// @param what what the request is about, for messages: `Project #70`
/// @param key the caller's own idempotency key; null for one of this request's
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    @Nullable JsonObject body,
    @Nullable Long expectedVersion,
    @Nullable String ifNoneMatch,
    long waitSeconds,
    boolean lineage,
    String what,
    @Nullable String key) {

  static ApiRequest read(String what, Object... path) {
    return new ApiRequest("GET", segments(path), Map.of(), null, null, null, 0, false, what, null);
  }

  static ApiRequest write(
      String method,
      @Nullable JsonObject body,
      @Nullable Long expectedVersion,
      String what,
      Object... path) {
    return new ApiRequest(
        method, segments(path), Map.of(), body, expectedVersion, null, 0, false, what, null);
  }

  boolean isWrite() {
    return !"GET".equals(method);
  }

  /// With one more query parameter; without it where the value is null.
  ApiRequest with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value.toString());
    return new ApiRequest(
        method, path, more, body, expectedVersion, ifNoneMatch, waitSeconds, lineage, what, key);
  }

  ApiRequest unless(@Nullable String etag) {
    return new ApiRequest(
        method, path, query, body, expectedVersion, etag, waitSeconds, lineage, what, key);
  }

  ApiRequest once(@Nullable String callersKey) {
    return new ApiRequest(
        method,
        path,
        query,
        body,
        expectedVersion,
        ifNoneMatch,
        waitSeconds,
        lineage,
        what,
        callersKey);
  }

  ApiRequest waiting(long seconds) {
    return new ApiRequest(
        method, path, query, body, expectedVersion, ifNoneMatch, seconds, lineage, what, key);
  }

  /// A tracker that does not know of it answers as if it were not there.
  ApiRequest withLineage() {
    return new ApiRequest(
        method, path, query, body, expectedVersion, ifNoneMatch, waitSeconds, true, what, key);
  }

  private static List<String> segments(Object... path) {
    return java.util.Arrays.stream(path).map(Object::toString).toList();
  }
}
