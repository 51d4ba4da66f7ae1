package dev.boardcast.sidecar.references;

import dev.boardcast.sidecar.references.text.Span;

/// A reference that is being typed.
///
/// @param typed what stands after its `#`
/// @param span from the `#` to the cursor
public record Begun(int board, String typed, Span span) {
  /// Past this, what is typed after a `#` is no beginning of a reference.
  static final int TYPED_MAX_CHARS = 60;
}
