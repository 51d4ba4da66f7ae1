package dev.boardcast.github.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.boardcast.github.core.pace.Budget;
import dev.boardcast.github.core.pace.Pacing.Signal;
import dev.boardcast.protocol.json.JsonFields;
import dev.boardcast.protocol.json.WireException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an answer says beyond its data.
public final class Answers {
  private static final Set<String> DENIALS = Set.of("INSUFFICIENT_SCOPES", "FORBIDDEN");
  private static final Set<String> ABSENT = Set.of("NOT_FOUND", "FORBIDDEN", "INSUFFICIENT_SCOPES");
  private static final String TOO_QUICKLY = "submitted too quickly";
  private static final Duration HOUR = Duration.ofHours(1);

  private Answers() {}

  /// What it says about limits; empty where it says nothing for it is no answer of GitHub's.
  ///
  /// GitHub answers a used-up limit with 200 and a secondary one with 200, 403 or 429.
  static Optional<Signal> signal(Exchange answer, Instant now) {
    Budget budget = budget(answer.body());
    String error = firstError(answer.body(), "type");
    if ("RATE_LIMITED".equals(error) || "RATE_LIMIT".equals(error)) {
      boolean usedUp = budget == null || budget.remaining() == 0;
      return Optional.of(
          usedUp && answer.retryAfterS().isEmpty()
              ? new Signal.UsedUp(budget == null ? now.plus(HOUR) : budget.resetAt())
              : tooFast(answer));
    }
    if (saysTooQuickly(answer.body())) {
      // Of a comment alone, and as a refusal: it means all that follow.
      return Optional.of(tooFast(answer));
    }
    boolean hasData = answer.body() != null && answer.body().get("data") instanceof JsonObject;
    boolean refused =
        answer.status() == 403
            || answer.status() == 429
            || (answer.status() == 200 && answer.body() != null && !hasData);
    if (refused && (answer.retryAfterS().isPresent() || speaksOfLimits(answer.body()))) {
      return Optional.of(tooFast(answer));
    }
    return answer.status() == 200 ? Optional.of(new Signal.Fine(budget)) : Optional.empty();
  }

  private static Signal tooFast(Exchange answer) {
    return new Signal.TooFast(
        answer.retryAfterS().isPresent()
            ? Optional.of(Duration.ofSeconds(answer.retryAfterS().getAsLong()))
            : Optional.empty());
  }

  private static boolean saysTooQuickly(@Nullable JsonObject body) {
    if (body != null && body.get("errors") instanceof JsonArray errors) {
      for (JsonElement error : errors) {
        if (error instanceof JsonObject one
            && one.get("message") instanceof JsonPrimitive message
            && message.getAsString().contains(TOO_QUICKLY)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean speaksOfLimits(@Nullable JsonObject body) {
    String error = firstError(body, "message");
    return (error != null && error.contains("rate limit"))
        || (body != null
            && body.get("message") instanceof JsonPrimitive message
            && message.getAsString().contains("rate limit"));
  }

  /// Why there is no data in it; empty where there is.
  static Optional<Failure> failure(Exchange answer) {
    if (answer.status() == 401) {
      return Optional.of(
          new Failure.Denied("GitHub does not know this token: it ended, or was revoked"));
    }
    if (answer.status() == 403) {
      return Optional.of(new Failure.Denied("GitHub lets this token not in"));
    }
    JsonObject body = answer.body();
    if (answer.status() != 200 || body == null) {
      return Optional.of(new Failure.Unknown("GitHub answered " + answer.status()));
    }
    String type = String.valueOf(firstError(body, "type"));
    boolean hasData = body.get("data") instanceof JsonObject;
    if (type.equals("INSUFFICIENT_SCOPES")) {
      String scope = speaksOfRepositories(body) ? "repo" : "project";
      return Optional.of(new Failure.Denied("the token lacks the scope `%s`".formatted(scope)));
    }
    if (hasData) {
      return Optional.empty();
    }
    return Optional.of(
        DENIALS.contains(type)
            ? new Failure.Denied("GitHub does not allow this to the token")
            : new Failure.Unknown("GitHub answered with an error and no data: " + type));
  }

  /// GitHub's words name the scopes of which one would do.
  private static boolean speaksOfRepositories(JsonObject body) {
    String error = firstError(body, "message");
    return error != null && error.contains("'repo'");
  }

  /// Whether something may be missing in it that is there: GitHub answers a part where the whole
  /// was too much for it. What is hidden or gone is missing by right.
  static boolean isIncomplete(JsonObject body) {
    if (body.get("errors") instanceof JsonArray errors) {
      for (JsonElement error : errors) {
        if (!isAbsence(error)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAbsence(JsonElement error) {
    return error instanceof JsonObject one
        && one.get("type") instanceof JsonPrimitive type
        && ABSENT.contains(type.getAsString());
  }

  /// Of which elements of a list something may be missing that is there; of the others all is.
  ///
  /// @param list the name under which it is answered
  /// @throws GitHubException where it does not say which
  public static Set<Integer> torn(JsonObject body, String list) {
    Set<Integer> torn = new HashSet<>();
    if (isIncomplete(body)) {
      for (JsonElement error : body.getAsJsonArray("errors")) {
        if (!isAbsence(error)) {
          torn.add(
              place(error, list)
                  .orElseThrow(() ->
                      new GitHubException(new Failure.Unknown("GitHub answered only a part"))));
        }
      }
    }
    return torn;
  }

  private static Optional<Integer> place(JsonElement error, String list) {
    return error instanceof JsonObject one
            && one.get("path") instanceof JsonArray path
            && path.size() > 1
            && path.get(0) instanceof JsonPrimitive name
            && name.getAsString().equals(list)
            && path.get(1) instanceof JsonPrimitive at
            && at.isNumber()
        ? Optional.of(at.getAsInt())
        : Optional.empty();
  }

  private static @Nullable String firstError(@Nullable JsonObject body, String field) {
    if (body != null
        && body.get("errors") instanceof JsonArray errors
        && !errors.isEmpty()
        && errors.get(0) instanceof JsonObject first
        && first.get(field) instanceof JsonPrimitive value) {
      return value.getAsString();
    }
    return null;
  }

  private static @Nullable Budget budget(@Nullable JsonObject body) {
    if (body == null
        || !(body.get("data") instanceof JsonObject data)
        || !(data.get("rateLimit") instanceof JsonObject limit)) {
      return null;
    }
    try {
      return new Budget(
          (int) JsonFields.nonNegativeLong(limit, "limit"),
          (int) JsonFields.nonNegativeLong(limit, "remaining"),
          Instant.parse(JsonFields.text(limit, "resetAt")));
    } catch (WireException | DateTimeParseException _) {
      return null;
    }
  }
}
