package dev.boardcast.protocol.json;

/// What arrived is not what the protocol allows. The message is fit for the other side: it names
/// the fault and holds no secret and no stack trace.
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }

  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
