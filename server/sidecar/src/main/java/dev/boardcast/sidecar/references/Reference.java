package dev.boardcast.sidecar.references;

import dev.boardcast.sidecar.references.text.Span;

/// An issue that a document names.
///
/// @param span where it is written
public record Reference(int board, int issue, Span span) {
  /// How it is written in full.
  public static String name(int board, int issue) {
    return "BOARD-" + board + "#" + issue;
  }
}
