package dev.boardcast.tracker.http;

import org.jspecify.annotations.Nullable;

/// An answer, before it is written.
///
/// @param etag quotes included
/// @param location path of what was created
/// @param replayed whether it repeats the answer to an earlier request of the same key
public record Reply(
    int status,
    @Nullable String etag,
    @Nullable String location,
    @Nullable String body,
    boolean replayed) {
  public static Reply ok(String body, @Nullable String etag) {
    return new Reply(200, etag, null, body, false);
  }

  public static Reply created(String body, @Nullable String etag, String location) {
    return new Reply(201, etag, location, body, false);
  }

  public static Reply accepted(String body) {
    return new Reply(202, null, null, body, false);
  }

  public static Reply noContent() {
    return new Reply(204, null, null, null, false);
  }

  static Reply notModified(String etag) {
    return new Reply(304, etag, null, null, false);
  }
}
