package dev.boardcast.tracker.service.request;

import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.FieldError;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.ProblemCode;
import dev.boardcast.tracker.openapi.ProblemType;
import dev.boardcast.tracker.store.StoreException;
import dev.boardcast.tracker.store.StoreFault;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where failures become problems (RFC 9457).
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /// Seconds after which a client that was put off may come back.
  public static final int RETRY_AFTER_S = 1;

  private Problems() {}

  /// Whether it passes by itself, so that the client may come back.
  public static boolean isPutOff(Problem problem) {
    return problem.status() == 503 || problem.status() == 429;
  }

  /// @param limited whether who asked may know of some projects alone
  public static Problem of(Throwable failure, boolean limited) {
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> of(e.getCause(), limited);
      case Refusal.NotFound missing when limited ->
          problem(ProblemType.NOT_FOUND, missing.withoutHint());
      case Refusal refusal -> of(refusal);
      case WireException e ->
          problem(ProblemType.BAD_REQUEST, "The request body cannot be read: " + e.getMessage());
      case StoreException e when e.isTransient() -> {
        // A state of the store makes a line of its own, once.
        LOG.debug("a request was put off: {}", e.getMessage());
        StoreFault fault = e.fault();
        yield problem(
            ProblemType.UNAVAILABLE,
            e.isOutcomeUnknown()
                ? "The database did not say whether the change is kept. Look, or repeat the request with the same Idempotency-Key: it is made once then."
                : fault == null
                    ? "The tracker cannot do this at the moment; nothing was changed. Try again shortly."
                    : "The tracker cannot do this at the moment, since %s. Nothing was changed; try again when that is done."
                        .formatted(fault.sentence()));
      }
      default -> {
        LOG.error("a request failed", failure);
        yield problem(
            ProblemType.FAILED, "The tracker failed; nothing was changed. Its log says why.");
      }
    };
  }

  public static Problem problem(ProblemType type, String detail) {
    return problem(type, detail, null);
  }

  private static Problem problem(
      ProblemType type, String detail, @Nullable List<FieldError> errors) {
    ProblemCode code = type.code();
    return new Problem(
        "urn:boardcast:problem:" + code.wireName(),
        title(code),
        type.status(),
        detail,
        code.wireName(),
        errors);
  }

  private static String title(ProblemCode code) {
    return switch (code) {
      case VALIDATION_ERROR -> "The request is not valid";
      case UNAUTHORIZED -> "A valid API key is needed";
      case FORBIDDEN -> "This is not allowed";
      case NOT_FOUND -> "There is no such thing";
      case CONFLICT -> "It contradicts what there is";
      case RATE_LIMIT_EXCEEDED -> "Too many requests";
      case INTERNAL_ERROR -> "The tracker failed";
      case TIMEOUT -> "Not possible at the moment";
    };
  }

  /// The same code as without a key; it is no key that is needed.
  private static Problem unsigned(String detail) {
    ProblemType type = ProblemType.UNAUTHORIZED;
    return new Problem(
        "urn:boardcast:problem:" + type.code().wireName(),
        "The signature does not fit",
        type.status(),
        detail,
        type.code().wireName(),
        null);
  }

  private static Problem of(Refusal refusal) {
    String detail = refusal.sentence();
    return switch (refusal) {
      case Refusal.NotFound _ -> problem(ProblemType.NOT_FOUND, detail);
      case Refusal.Invalid invalid -> problem(ProblemType.BAD_REQUEST, detail, invalid.errors());
      case Refusal.Malformed _ -> problem(ProblemType.BAD_REQUEST, detail);
      case Refusal.Stale stale -> problem(ProblemType.STALE, detail).at(stale.version());
      case Refusal.Conflict _ -> problem(ProblemType.CONFLICT, detail);
      case Refusal.KeyReused _ -> problem(ProblemType.KEY_REUSED, detail);
      case Refusal.Unauthorized _ -> problem(ProblemType.UNAUTHORIZED, detail);
      case Refusal.Unsigned _ -> unsigned(detail);
      case Refusal.Forbidden _ -> problem(ProblemType.FORBIDDEN, detail);
    };
  }
}
