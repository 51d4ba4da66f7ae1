package dev.boardcast.sidecar.references.text;

/// A part of a document. What is at `end` is not in it.
public record Span(Place start, Place end) {}
