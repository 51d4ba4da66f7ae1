package dev.boardcast.core.access;

/// What a gate says to a request.
public sealed interface AuthResult {
  record Granted(Principal grant) implements AuthResult {}

  /// @param keyGiven whether there was a key, which then is wrong
  record Refused(boolean keyGiven) implements AuthResult {}

  /// Refused, and from this address too often lately.
  ///
  /// @param retryAfterSeconds when it is told again what is wrong; at least 1
  record TooManyFailures(int retryAfterSeconds) implements AuthResult {}
}
