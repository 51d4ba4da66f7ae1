package dev.boardcast.protocol.rest;

import java.util.Arrays;
import java.util.Optional;

/// The stable codes of the tracker's `application/problem+json` answers (RFC 9457), with the HTTP
/// status each is sent with where the failure asks for no other.
public enum ProblemCode {
  VALIDATION_ERROR("validation_error", 400),
  UNAUTHORIZED("unauthorized", 401),
  FORBIDDEN("forbidden", 403),
  NOT_FOUND("not_found", 404),
  CONFLICT("conflict", 409),
  RATE_LIMIT_EXCEEDED("rate_limit_exceeded", 429),
  INTERNAL_ERROR("internal_error", 500),
  TIMEOUT("timeout", 504);

  private final String wireName;
  private final int httpStatus;

  ProblemCode(String wireName, int httpStatus) {
    this.wireName = wireName;
    this.httpStatus = httpStatus;
  }

  public String wireName() {
    return wireName;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public static Optional<ProblemCode> fromWireName(String name) {
    return Arrays.stream(values()).filter(c -> c.wireName.equals(name)).findFirst();
  }
}
