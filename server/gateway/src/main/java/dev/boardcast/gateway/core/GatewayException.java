package dev.boardcast.gateway.core;

/// A call has no result.
public final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  public GatewayException(Fault fault) {
    // Without a stack trace: it is an answer, and there may be thousands a second.
    super(fault.message(), null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
