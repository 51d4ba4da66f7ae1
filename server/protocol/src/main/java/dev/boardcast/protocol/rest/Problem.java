package dev.boardcast.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An error answer (RFC 9457). `code` is one of `ProblemCode`; text, so that a newer server's code
/// can be read. `errors` only where single fields are at fault, `currentVersion` only where a
/// writer expected another one.
public record Problem(
    @Nullable String type,
    String title,
    int status,
    @Nullable String detail,
    String code,
    @Nullable List<FieldError> errors,
    @Nullable Long currentVersion) {
  /// The media type of this body.
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = errors == null ? null : List.copyOf(errors);
  }

  public Problem(
      @Nullable String type,
      String title,
      int status,
      @Nullable String detail,
      String code,
      @Nullable List<FieldError> errors) {
    this(type, title, status, detail, code, errors, null);
  }

  /// The same, of something that is at this version.
  public Problem at(long version) {
    return new Problem(type, title, status, detail, code, errors, version);
  }
}
