package dev.boardcast.tracker.openapi;

import dev.boardcast.tracker.openapi.schema.Shape;
import java.util.Set;

/// An answer that is no problem.
///
/// @param headers beside those that every answer has
record Answer(int status, Content content, Set<AnswerHeader> headers) {
  /// What it holds.
  sealed interface Content {
    record Json(Shape shape) implements Content {}

    /// Figures, as Prometheus reads them.
    record Text() implements Content {}

    record Nothing() implements Content {}
  }

  Answer {
    headers = Set.copyOf(headers);
  }

  static Answer of(int status, Shape shape, AnswerHeader... headers) {
    return new Answer(status, new Content.Json(shape), Set.of(headers));
  }

  static Answer ok(Shape shape) {
    return of(200, shape);
  }

  /// With the tag of its state.
  static Answer tagged(Shape shape) {
    return of(200, shape, AnswerHeader.ETAG);
  }

  static Answer created(Shape shape) {
    return of(201, shape, AnswerHeader.ETAG, AnswerHeader.LOCATION);
  }

  static Answer text() {
    return new Answer(200, new Content.Text(), Set.of());
  }

  static Answer nothing() {
    return new Answer(204, new Content.Nothing(), Set.of());
  }

  boolean isTagged() {
    return headers.contains(AnswerHeader.ETAG);
  }
}
