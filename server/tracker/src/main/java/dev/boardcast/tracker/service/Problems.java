package dev.boardcast.tracker.service;

import dev.boardcast.protocol.json.WireException;
import dev.boardcast.protocol.rest.FieldError;
import dev.boardcast.protocol.rest.Problem;
import dev.boardcast.protocol.rest.ProblemCode;
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
          problem(ProblemCode.NOT_FOUND, 404, missing.withoutHint(), null);
      case Refusal refusal -> of(refusal);
      case WireException e ->
          problem(
              ProblemCode.VALIDATION_ERROR,
              400,
              "The request body cannot be read: " + e.getMessage(),
              null);
      case StoreException e when e.isTransient() -> {
        // A state of the store makes a line of its own, once.
        LOG.debug("a request was put off: {}", e.getMessage());
        StoreFault fault = e.fault();
        yield problem(
            ProblemCode.TIMEOUT,
            503,
            fault == null
                ? "The tracker cannot do this at the moment; nothing was changed. Try again shortly."
                : "The tracker cannot do this at the moment, since %s. Nothing was changed; try again when that is done."
                    .formatted(fault.sentence()),
            null);
      }
      default -> {
        LOG.error("a request failed", failure);
        yield problem(
            ProblemCode.INTERNAL_ERROR,
            500,
            "The tracker failed; nothing was changed. Its log says why.",
            null);
      }
    };
  }

  public static Problem problem(
      ProblemCode code, int status, String detail, @Nullable List<FieldError> errors) {
    return new Problem(
        "urn:boardcast:problem:" + code.wireName(),
        title(code),
        status,
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

  private static Problem of(Refusal refusal) {
    String detail = refusal.sentence();
    return switch (refusal) {
      case Refusal.NotFound _ -> problem(ProblemCode.NOT_FOUND, 404, detail, null);
      case Refusal.Invalid invalid ->
          problem(ProblemCode.VALIDATION_ERROR, 400, detail, invalid.errors());
      case Refusal.Malformed _ -> problem(ProblemCode.VALIDATION_ERROR, 400, detail, null);
      case Refusal.Stale stale ->
          problem(ProblemCode.CONFLICT, 412, detail, null).at(stale.version());
      case Refusal.Conflict _ -> problem(ProblemCode.CONFLICT, 409, detail, null);
      case Refusal.KeyReused _ -> problem(ProblemCode.CONFLICT, 422, detail, null);
      case Refusal.Unauthorized _ -> problem(ProblemCode.UNAUTHORIZED, 401, detail, null);
      case Refusal.Forbidden _ -> problem(ProblemCode.FORBIDDEN, 403, detail, null);
    };
  }
}
