package dev.boardcast.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `GET /ready`.
///
/// @param status `ready` or `unavailable`
/// @param checks what is not as it should be; null when all is well
public record Readiness(String status, @Nullable List<Check> checks) {
  public Readiness {
    checks = checks == null ? null : List.copyOf(checks);
  }

  /// @param status `warning` (all is served) or `failing`
  /// @param message for the operator, in one sentence
  public record Check(String check, String status, String message) {}
}
