package dev.boardcast.gateway.openapi;

/// Why an operation is no tool; for people.
final class UnsupportedException extends Exception {
  private static final long serialVersionUID = 1L;

  UnsupportedException(String reason) {
    super(reason, null, false, false);
  }
}
