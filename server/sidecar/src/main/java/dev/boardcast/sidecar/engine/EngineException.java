package dev.boardcast.sidecar.engine;

import org.jspecify.annotations.Nullable;

/// Why a request of the editor could not be fulfilled by the sidecar itself. The message is a
/// sentence for a person.
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of failure it is.
  public enum Kind {
    /// The settings do not allow it.
    MISCONFIGURED,
    /// Too much is going on.
    BUSY,
    /// It takes longer than anybody is kept waiting.
    LATE,
    /// The sidecar is stopping.
    STOPPED
  }

  private final Kind kind;

  EngineException(Kind kind, String message) {
    this(kind, message, null);
  }

  EngineException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
