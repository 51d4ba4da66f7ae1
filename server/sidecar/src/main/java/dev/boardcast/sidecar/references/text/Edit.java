package dev.boardcast.sidecar.references.text;

/// A change of a document, as the editor tells it.
public sealed interface Edit {
  /// The new text, whole.
  String text();

  /// All of the document is this now.
  record Whole(String text) implements Edit {}

  /// A part of it is this now.
  record Part(Span span, String text) implements Edit {}
}
