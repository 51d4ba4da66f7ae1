package dev.boardcast.tracker.openapi;

/// Headers of answers.
enum AnswerHeader {
  REQUEST_ID(
      "X-Request-Id", "The request's id, under which it stands in the tracker's log as well."),
  ETAG("ETag", "The state of what is answered, for `If-Match` and `If-None-Match`."),
  LOCATION("Location", "Path of what was made."),
  REPLAYED(
      "Idempotent-Replayed",
      "`true` where this is the answer that an earlier request of the same key got."),
  CACHE_CONTROL("Cache-Control", "How long the answer may be kept."),
  RETRY_AFTER("Retry-After", "Seconds after which to come back."),
  AUTHENTICATE("WWW-Authenticate", "How to send a key.");

  private final String wireName;
  private final String description;

  AnswerHeader(String wireName, String description) {
    this.wireName = wireName;
    this.description = description;
  }

  String wireName() {
    return wireName;
  }

  String description() {
    return description;
  }
}
