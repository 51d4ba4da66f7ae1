package dev.boardcast.tracker.service.request;

import dev.boardcast.protocol.rest.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/// Why a request is not done. Nothing was changed. The message is a sentence for the caller.
///
/// Carries no stack trace: it is an answer, not a fault.
public abstract sealed class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Refusal(String message) {
    super(message, null, false, false);
  }

  public final String sentence() {
    return String.valueOf(getMessage());
  }

  public static Refusal noProject(int number) {
    return new NotFound("Project #%d not found".formatted(number));
  }

  /// One field is at fault.
  public static Refusal invalid(String field, String message) {
    return new Invalid(List.of(new FieldError(field, message)));
  }

  public static final class NotFound extends Refusal {
    private static final long serialVersionUID = 1L;

    private final String plain;

    public NotFound(String message) {
      this(message, "");
    }

    /// @param hint where it may be instead, which not everybody may know
    public NotFound(String message, String hint) {
      super(message + hint);
      plain = message;
    }

    public String withoutHint() {
      return plain;
    }
  }

  public static final class Invalid extends Refusal {
    private static final long serialVersionUID = 1L;

    // Exceptions are serializable in name only; this one never travels.
    private final transient List<FieldError> errors;

    public Invalid(List<FieldError> errors) {
      super(
          errors.stream()
              .map(error ->
                  error.field().isEmpty()
                      ? error.message()
                      : error.field() + ": " + error.message())
              .collect(Collectors.joining("; ")));
      this.errors = List.copyOf(errors);
    }

    public List<FieldError> errors() {
      return errors;
    }
  }

  /// The request as a whole cannot be read.
  public static final class Malformed extends Refusal {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
      super(message);
    }
  }

  /// Somebody else was faster (`If-Match`).
  public static final class Stale extends Refusal {
    private static final long serialVersionUID = 1L;

    private final long version;

    public Stale(String what, long version) {
      super(
          "%s has changed and is at version %d now. Read it again, make your change to what you find, and retry."
              .formatted(what, version));
      this.version = version;
    }

    /// The one that it is at now.
    public long version() {
      return version;
    }
  }

  /// What is asked for contradicts what there is.
  public static final class Conflict extends Refusal {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message);
    }
  }

  /// An idempotency key came back with another request.
  public static final class KeyReused extends Refusal {
    private static final long serialVersionUID = 1L;

    public KeyReused() {
      super(
          "This Idempotency-Key was used for another request. Use a new key for each request, and the same one only to repeat it.");
    }
  }

  public static final class Unauthorized extends Refusal {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
      super(message);
    }
  }

  /// A signature that does not fit.
  public static final class Unsigned extends Refusal {
    private static final long serialVersionUID = 1L;

    public Unsigned(String message) {
      super(message);
    }
  }

  public static final class Forbidden extends Refusal {
    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
      super(message);
    }
  }
}
