package dev.boardcast.tracker.openapi;

import dev.boardcast.core.access.Scope;

/// Who may make a call.
public sealed interface Access {
  /// Anybody, and under whatever name they know the server: the answer tells nothing of what is
  /// stored.
  record Open() implements Access {}

  /// Whoever has a key of this scope.
  record Key(Scope scope) implements Access {}

  /// Whoever signs the body as GitHub does.
  record Signature() implements Access {}
}
