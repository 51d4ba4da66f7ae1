package dev.boardcast.tracker.openapi;

import dev.boardcast.protocol.rest.ProblemCode;
import dev.boardcast.tracker.openapi.schema.CallLimits;
import dev.boardcast.tracker.openapi.schema.Names;

/// The problems that the tracker answers with (RFC 9457): there are no others.
public enum ProblemType {
  BAD_REQUEST(
      400,
      ProblemCode.VALIDATION_ERROR,
      "The request cannot be read, or fields or parameters are at fault: `errors` names each."),
  UNAUTHORIZED(401, ProblemCode.UNAUTHORIZED, "No valid key, or a signature that does not fit."),
  FORBIDDEN(
      403,
      ProblemCode.FORBIDDEN,
      "The key is not for this, `Host` or `Origin` names another server, or the call is off."),
  NOT_FOUND(404, ProblemCode.NOT_FOUND, "There is no such thing."),
  METHOD_NOT_ALLOWED(
      405, ProblemCode.VALIDATION_ERROR, "The path has other methods: `Allow` names them."),
  CONFLICT(409, ProblemCode.CONFLICT, "It contradicts what there is."),
  STALE(
      412,
      ProblemCode.CONFLICT,
      "`If-Match` names another state: read again, and make the change to what is there."),
  BODY_TOO_LARGE(
      413,
      ProblemCode.VALIDATION_ERROR,
      "The body has more than %d bytes (GitHub's deliveries: %d)."
          .formatted(CallLimits.BODY_MAX_BYTES, CallLimits.DELIVERY_MAX_BYTES)),
  ADDRESS_TOO_LONG(414, ProblemCode.VALIDATION_ERROR, "The request line is too long."),
  UNSUPPORTED_MEDIA_TYPE(415, ProblemCode.VALIDATION_ERROR, "The body is not `application/json`."),
  KEY_REUSED(422, ProblemCode.CONFLICT, "The idempotency key was used for another request."),
  TOO_MANY_REQUESTS(
      429,
      ProblemCode.RATE_LIMIT_EXCEEDED,
      "Too many requests without a valid key came from this address. With a valid one, never."),
  HEADERS_TOO_LARGE(431, ProblemCode.VALIDATION_ERROR, "The headers are too long, or too many."),
  FAILED(500, ProblemCode.INTERNAL_ERROR, "The tracker failed; nothing was changed."),
  UNAVAILABLE(
      503,
      ProblemCode.TIMEOUT,
      "Not possible at the moment; nothing was changed. Come back after `Retry-After`.");

  private final int status;
  private final ProblemCode code;
  private final String description;

  ProblemType(int status, ProblemCode code, String description) {
    this.status = status;
    this.code = code;
    this.description = description;
  }

  public int status() {
    return status;
  }

  public ProblemCode code() {
    return code;
  }

  String description() {
    return description;
  }

  /// Its name among the document's components.
  String component() {
    return Names.pascal(name());
  }
}
