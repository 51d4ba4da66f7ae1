package dev.boardcast.protocol.json;

/// What arrived is not what the protocol allows. The message is fit for the other side: it names
/// the fault and holds no secret and no stack trace.
public sealed class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }

  public WireException(String message, Throwable cause) {
    super(message, cause);
  }

  /// What arrived is of a type that is not known here; a newer side may have it.
  public static final class UnknownType extends WireException {
    private static final long serialVersionUID = 1L;

    /// @param what the field that names the type
    public UnknownType(String what) {
      super("unknown type in " + what);
    }
  }
}
