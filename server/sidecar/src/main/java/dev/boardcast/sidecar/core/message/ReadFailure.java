package dev.boardcast.sidecar.core.message;

/// Why the tracker did not give what was asked for.
///
/// @param reason a sentence for a person; with `REFUSED`, the remedy
public record ReadFailure(Kind kind, String reason) {
  /// What follows from a failure.
  public enum Kind {
    /// There is no such project.
    GONE,
    /// The key is not accepted.
    REFUSED,
    /// Another time it may work.
    FAILED
  }

  public boolean isGone() {
    return kind == Kind.GONE;
  }
}
